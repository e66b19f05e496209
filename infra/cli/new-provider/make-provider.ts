import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { providerSkeleton, type SkeletonOptions } from './provider-skeleton.ts';

const maxNameLength = 40;

/**
 * Creates the folder of a new provider below `root` and returns the paths of its files, relative to `root`.
 * @throws UsageError if the name is not allowed or already taken.
 */
export function makeProvider(name: string | undefined, root: string, options: SkeletonOptions = {}): readonly string[] {
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > maxNameLength) {
    throw new UsageError(
      `A provider's name has at most ${maxNameLength} characters: lowercase letters and digits, words joined by a dash. For example: npm run new-provider -- acme-pay`,
    );
  }
  const folder = join('functions/providers', name);
  if (existsSync(join(root, folder))) throw new UsageError(`${folder} exists already; nothing was changed.`);
  if (isWordOfCore(name, root)) {
    throw new UsageError(
      `functions/core uses the word "${name}", and it must not name a provider; choose a longer name.`,
    );
  }
  const files = [...providerSkeleton(name, options)].map(([file, text]) => [join(folder, file), text] as const);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { flag: 'wx' });
  }
  return files.map(([file]) => file);
}

/** The architecture test searches the core for the names of providers, also inside other words. */
function isWordOfCore(name: string, root: string): boolean {
  const core = join(root, 'functions/core');
  return readdirSync(core, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .some((file) => readFileSync(join(core, file), 'utf8').includes(name));
}
