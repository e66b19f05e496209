import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../infra/cloud/stage/settings.ts';
import { settingsPage } from '../../../infra/docs/settings-page.ts';
import { dev, prod } from '../cloud/stages.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('docs/settings.md', () => {
  it('is what the schema says', () => {
    expect(read('docs/settings.md')).toBe(settingsPage());
  });

  it('explains every setting', () => {
    const names = Object.keys(settingsSchema.def.shape);

    const rows = names.map((name) => settingsPage().match(new RegExp(`^\\| \`${name}\` +\\| (\\S.*?) +\\|`, 'm'))?.[1]);
    expect(rows.filter((row) => row === undefined || row.startsWith('|'))).toEqual([]);
  });
});

describe('docs/deploy.md', () => {
  it('names the table as the template does', () => {
    const [, id = ''] = /"(Table[0-9A-F]{8})"/.exec(read('docs/deploy.md')) ?? [];

    expect([dev, prod].map(({ resources }) => resources[id]?.Type)).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::DynamoDB::Table',
    ]);
  });
});
