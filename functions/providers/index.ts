import { readdirSync } from 'node:fs';
import type { Provider } from './contract.ts';

/** Written into a bundle, which has no folders to read; undefined wherever the sources run themselves. */
declare const PROVIDER_NAMES: readonly string[] | undefined;

const foldersHere = () =>
  readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/**
 * The provider that a folder's module exports.
 * @throws Error naming the folder when there is none or it calls itself something else.
 */
export function providerIn(folder: string, module: { readonly provider?: Provider }): Provider {
  if (module.provider?.name === folder) return module.provider;
  throw new Error(`functions/providers/${folder}/index.ts must export a provider whose name is "${folder}"`);
}

async function load(folder: string): Promise<readonly [string, Provider]> {
  return [folder, providerIn(folder, await import(`./${folder}/index.ts`))];
}

const names = typeof PROVIDER_NAMES === 'undefined' ? foldersHere() : PROVIDER_NAMES;

/** Every provider by its name, in the order of the alphabet: a folder is all it takes to be one. */
export const providers: ReadonlyMap<string, Provider> = new Map(await Promise.all([...names].sort().map(load)));
