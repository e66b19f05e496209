import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const compiled = './rapid-client.node';
const standIn = 'rapid-client.cjs';

/**
 * Copies AWS's runtime client to `folder`, with `rapid-client.cjs` for its compiled part.
 * @returns the file that Node.js starts.
 */
export function runtimeClientIn(folder: string): string {
  const source = readFileSync(join(import.meta.dirname, 'node_modules/aws-lambda-ric/index.mjs'), 'utf8');
  if (source.split(compiled).length !== 2) throw new Error(`aws-lambda-ric does not load ${compiled} once`);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, standIn), join(folder, standIn));
  const file = join(folder, 'index.mjs');
  writeFileSync(file, source.replace(compiled, `./${standIn}`));
  return file;
}
