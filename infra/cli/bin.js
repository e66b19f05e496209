#!/usr/bin/env node
// `npx rescind …` and `npm run rescind -- …`. JavaScript that any Node.js can read, so that one that is too old gets a
// sentence, and so that Node.js need not load its TypeScript compiler: the cache has what it made of the sources.
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const { node } = process.versions;
if (Number(node.split('.')[0]) >= 24) {
  // In the checkout: a folder that other users of this machine may write to could give us their code.
  module.enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/rescind', import.meta.url)));
  import('./rescind.ts');
} else {
  console.error(
    `rescind: Node.js 24 or later is needed, and this is ${node}; in the checkout, run npm ci once, and then npx rescind.`,
  );
  process.exitCode = 1;
}
