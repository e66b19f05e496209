import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { providers } from '../../functions/providers/index.ts';
import { documents } from './documents.ts';

const folder = join(import.meta.dirname, '../../docs/api');

/** `npm run docs` writes the documents that follow from the schemas and the providers, and Biome formats them. */
for (const [file, text] of documents(providers)) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
