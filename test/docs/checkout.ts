import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './pages.ts';

/** What the commands need. Files that git ignores are not copied. */
const folders = ['functions', 'infra', 'statemachines', 'test', 'docs'];
const files = ['.gitignore', 'package.json', 'tsconfig.json', 'biome.json', 'vitest.config.ts', 'cdk.json'];

export interface Checkout extends Disposable {
  readonly path: string;
  readonly read: (name: string) => string;
}

/** A copy of the repository, in which commands may create files. */
export function aCheckout(): Checkout {
  const path = mkdtempSync(join(tmpdir(), 'rescind-checkout-'));
  for (const name of [...folders, ...files]) cpSync(join(root, name), join(path, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    read: (name) => readFileSync(join(path, name), 'utf8'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}
