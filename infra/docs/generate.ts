import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { providers } from '../../functions/providers/index.ts';
import { costsPage } from './costs/costs-page.ts';
import { limitsPage } from './costs/limits-page.ts';
import { documents } from './documents.ts';
import { providersPage } from './providers-page.ts';
import { reachPage } from './reach/reach-page.ts';
import { resourcesOf } from './reach/template.ts';
import { settingsPage } from './settings-page.ts';

const root = join(import.meta.dirname, '../..');
const readmeOf = (name: string) => readFileSync(join(root, 'functions/providers', name, 'README.md'), 'utf8');

/** `npm run docs` writes the documents that follow from the schemas, the providers and the counts, and Biome formats them. */
for (const [file, text] of documents(providers)) {
  const path = join(root, 'docs/api', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
writeFileSync(join(root, 'docs/providers.md'), providersPage(providers, readmeOf));
writeFileSync(join(root, 'docs/settings.md'), settingsPage());
writeFileSync(join(root, 'docs/costs.md'), costsPage());
writeFileSync(join(root, 'docs/limits.md'), limitsPage());
writeFileSync(join(root, 'docs/reach.md'), reachPage(resourcesOf('prod'), resourcesOf('dev')));
