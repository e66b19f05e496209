import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { providers } from '../../functions/providers/index.ts';
import { documents } from './documents.ts';

const folder = join(import.meta.dirname, '../../docs/api');

/** `npm run docs`: writes the documents that the schemas and the provider folders make. */
for (const [file, text] of documents(providers)) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`docs/api/${file}`);
}
