import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../functions/providers/index.ts';
import { documents } from '../../../infra/docs/documents.ts';

const folder = join(import.meta.dirname, '../../../docs/api');
const generated = documents(providers);

describe('docs/api', () => {
  it.each([...generated])('%s holds what `npm run docs` would write', (file, text) => {
    const written: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));

    expect(JSON.stringify(written, null, 2)).toBe(text);
  });

  it('holds nothing else', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

    expect(files.toSorted()).toEqual([...generated.keys()].toSorted());
  });
});
