import { readdirSync } from 'node:fs';
import type { Provider } from './contract.ts';

/** A bundle has no folders to read, so the bundler writes the names here. Undefined where the sources run themselves. */
declare const PROVIDER_NAMES: readonly string[] | undefined;

const foldersHere = () =>
  readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/**
 * The provider that a folder's module exports.
 * @throws Error naming the folder when it exports no provider, or one with another name.
 */
export function providerIn(folder: string, module: { readonly provider?: Provider }): Provider {
  if (module.provider?.name === folder) return module.provider;
  throw new Error(`functions/providers/${folder}/index.ts must export a provider whose name is "${folder}"`);
}

async function load(folder: string): Promise<readonly [string, Provider]> {
  // Stryker disable next-line StringLiteral: bundlers read this path, so a mutant of it could not even be built
  return [folder, providerIn(folder, await import(`./${folder}/index.ts`))];
}

// Stryker disable next-line ConditionalExpression: only a bundle has them, which runs in a process without mutants; index.test.ts does
const names = typeof PROVIDER_NAMES === 'undefined' ? foldersHere() : PROVIDER_NAMES;

/** Every provider by its name, in alphabetical order. A folder here is all that a provider needs. */
// Stryker disable next-line MethodExpression: most file systems list folders in that order already
export const providers: ReadonlyMap<string, Provider> = new Map(await Promise.all([...names].sort().map(load)));
