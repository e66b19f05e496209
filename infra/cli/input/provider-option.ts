import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { quoted, suggestion } from '../../client/input/similar.ts';
import { UsageError } from '../usage-error.ts';

/** The names of the providers, which are the names of their folders. Loading the folders would take too long here. */
export const providerNames = (): readonly string[] =>
  readdirSync(join(import.meta.dirname, '../../../functions/providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** Reads the name of a provider. @throws UsageError if there is no such provider. */
export function providerNamed(typed: string): string {
  const known = providerNames();
  if (known.includes(typed)) return typed;
  throw new UsageError(`There is no provider ${quoted(typed)}; ${suggestion(typed, known)}`);
}
