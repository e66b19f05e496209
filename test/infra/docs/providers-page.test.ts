import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../functions/providers/index.ts';
import { providersPage } from '../../../infra/docs/providers-page.ts';
import { readBeforeSendProvider, readingProvider, webhookProvider } from '../../fixtures/a-provider.ts';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const readmeOf = (name: string) => read(`functions/providers/${name}/README.md`);

const rowsOf = (page: string, name: string) => page.split('\n').filter((line) => line.startsWith(`| [${name}]`));
const cellsOf = (row = '') => row.split(/(?<!\\)\|/).map((cell) => cell.trim());

describe('docs/providers.md', () => {
  it('holds what `npm run docs` would write', () => {
    expect(read('docs/providers.md')).toBe(providersPage(providers, readmeOf));
  });

  it.each([...providers.values()].map(({ title }) => title))('has two rows for %s', (title) => {
    expect(rowsOf(read('docs/providers.md'), title)).toHaveLength(2);
  });

  it('takes the first paragraph under each heading, with links that work from here', () => {
    const readme = `# Test Pay

## What a repeat does

A repeat is harmless | as [the
document](conversations/cancel.json) says.

More, which stays there.

## After capture

## What is assumed

Nothing ([source](https://testpay.example)).
`;

    const [words] = rowsOf(
      providersPage(new Map([['testpay', readingProvider]]), () => readme),
      'Test Pay',
    );

    expect(cellsOf(words).slice(2, -1)).toEqual([
      '–',
      '–',
      'A repeat is harmless \\| as [the document](../functions/providers/testpay/conversations/cancel.json) says.',
      '–',
      'Nothing ([source](https://testpay.example)).',
    ]);
  });

  it.each([
    [
      readingProvider,
      ['`read-status`', 'harmless', 'yes', 'none', 'is not cancelled', "the operator's", '10 s', '1 h'],
    ],
    [
      {
        ...readBeforeSendProvider,
        capabilities: { partialAmounts: true, afterCapture: 'refunds' as const },
        refund: { ...readBeforeSendProvider.cancel, repeat: 'costly' as const },
        baseUrls: { live: 'https://testpay.example' },
        ownBaseUrl: () => undefined,
      } as typeof readBeforeSendProvider,
      [
        '`read-status`',
        'costly',
        'yes, before every cancel',
        'none',
        'is refunded by a second request, also a part, if asked',
        "known, or the merchant's own",
        '10 s',
        '1 h',
      ],
    ],
    [
      webhookProvider,
      [
        '`read-status`',
        'harmless',
        'yes',
        'signed: causes a read',
        'is not cancelled',
        "the operator's",
        '10 s',
        '1 h',
      ],
    ],
  ])('says in its second table what the facts of a folder say', (provider, cells) => {
    const page = providersPage(new Map([['testpay', provider]]), () => '');

    expect(cellsOf(rowsOf(page, 'Test Pay')[1]).slice(2, -1)).toEqual(cells);
  });
});
