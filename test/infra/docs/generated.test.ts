import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../functions/providers/index.ts';
import { documents } from '../../../infra/docs/documents.ts';

const folder = join(import.meta.dirname, '../../../docs/api');
const made = documents(providers);

describe('docs/api', () => {
  it.each([...made])('%s is what `npm run docs` would write', (file, text) => {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(text);
  });

  it('holds nothing else', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

    expect(files.toSorted()).toEqual([...made.keys()].toSorted());
  });
});
