import { Command } from '@commander-js/extra-typings';
import type { Perform } from '../context.ts';
import { providerNamed } from '../input/provider-option.ts';
import { showAll } from './list.ts';

export const review = (perform: Perform) =>
  new Command('review')
    .description('list the cancellations that a person must decide')
    .option('--provider <name>', 'only those at this provider', providerNamed)
    .action(({ provider }) => perform((context) => showAll({ needs: 'person', provider }, context)));
