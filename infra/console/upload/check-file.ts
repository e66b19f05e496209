import { providers } from '../../../functions/providers/index.ts';
import type { Rows } from '../../client/bulk/row-types.ts';
import { rowsOf } from '../../client/bulk/rows.ts';

/**
 * Checks the rows of a CSV file as the command line does. In a bundle of its own, because it needs the schemas of all
 * providers, and few people upload files.
 * @throws UnusableFile with a sentence for people.
 */
export const checkFile = (text: string): Promise<Rows> => rowsOf(text, providers);
