import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { WrongUse } from '../wrong-use.ts';
import { providerSkeleton } from './provider-skeleton.ts';

const longestName = 40;

/**
 * Makes the folder of a new provider below `root` and returns its files, as paths from there.
 * @throws WrongUse when the name cannot be one, or is taken.
 */
export function makeProvider(name: string | undefined, root: string): readonly string[] {
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > longestName) {
    throw new WrongUse(
      `A provider's name is lowercase letters and digits, words joined by a dash, at most ${longestName} characters: npm run new-provider -- acme-pay`,
    );
  }
  const folder = join('functions/providers', name);
  if (existsSync(join(root, folder))) throw new WrongUse(`${folder} exists already; nothing was changed.`);
  if (isWordOfCore(name, root)) {
    throw new WrongUse(
      `"${name}" is a word that functions/core uses, and core may name no provider; choose a longer name.`,
    );
  }
  const files = [...providerSkeleton(name)].map(([file, text]) => [join(folder, file), text] as const);
  for (const [file, text] of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { flag: 'wx' });
  }
  return files.map(([file]) => file);
}

/** The architecture test looks for providers' names in the core, and finds them inside other words too. */
function isWordOfCore(name: string, root: string): boolean {
  const core = join(root, 'functions/core');
  return readdirSync(core, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .some((file) => readFileSync(join(core, file), 'utf8').includes(name));
}
