import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { providers } from '../../functions/providers/index.ts';
import { providerSkeleton } from '../../infra/cli/new-provider/provider-skeleton.ts';
import { commands } from '../infra/cli/a-terminal.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/adding-a-provider.md'), 'utf8');
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

it('docs/adding-a-provider.md names every generated file and every kind of observation', () => {
  const kinds = [
    ...readFileSync(join(root, 'functions/core/cancellation/observation.ts'), 'utf8').matchAll(/kind: '(\w+)'/g),
  ];

  for (const options of [{}, { webhookOnly: true }])
    for (const file of providerSkeleton('acme-pay', options).keys())
      expect(page).toContain(`\`${file.replace(/(cancel|status|webhook)\.json/, '*.json')}\``);
  for (const [, kind] of kinds) expect(page).toContain(`\`${kind}\``);
});

it('docs/adding-a-provider.md names every field of an observation and every way to resolve doubt', () => {
  const observation = readFileSync(join(root, 'functions/core/cancellation/observation.ts'), 'utf8');
  const [, details = ''] = /interface Details \{([^}]*)\}/.exec(observation) ?? [];
  const fields = [...details.matchAll(/readonly (\w+)\?/g)].map(([, field = '']) => field);
  const doubts = [
    ...readFileSync(join(root, 'functions/providers/contract.ts'), 'utf8').matchAll(/whenInDoubt: '([\w-]+)'/g),
  ];

  expect(fields.length).toBeGreaterThan(5);
  for (const field of fields.filter((name) => name !== 'detail' && name !== 'code'))
    expect(page).toContain(`\`${field}\``);
  expect(doubts).toHaveLength(4);
  for (const [, doubt] of doubts) expect(page).toContain(`\`'${doubt}'\``);
});

it('docs/adding-a-provider.md names every fact of a provider', () => {
  const contract = readFileSync(join(root, 'functions/providers/contract.ts'), 'utf8');
  const [, facts = ''] = /interface Facts<T, C, F> \{\n([\s\S]*?)\n\}/.exec(contract) ?? [];
  const names = [...facts.matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm)].map(([, name = '']) => name);
  const said = names.filter(
    (name) => !['name', 'title', 'baseUrls', 'example', 'times', 'capabilities'].includes(name),
  );

  expect(said.length).toBeGreaterThan(10);
  expect(said.filter((name) => !page.includes(`\`${name}\``) && !page.includes(`\`${name}.ts\``))).toEqual([]);
});

it('docs/adding-a-provider.md says which fact justifies each code of a rejection', () => {
  const verdict = readFileSync(join(root, 'test/simulation/judges/verdict.ts'), 'utf8');
  const justified = [...verdict.matchAll(/^ {2}(\w+): \['([\w ]+)'\],$/gm)].map(([, code, fact]) => [code, fact]);
  const rows = [...page.matchAll(/^\| `(\w+)` +\| `([\w ]+)` +\|$/gm)].map(([, code, fact]) => [code, fact]);

  expect(justified).toHaveLength(7);
  expect(rows.toSorted()).toEqual(justified.toSorted());
});

it('docs/adding-a-provider.md uses only commands that exist', () => {
  const asked = [...page.matchAll(/^npm (?:run )?([\w-]+)/gm)].map(([, script = '']) => script);
  const used = [...page.matchAll(/rescind -- (\w+)/g)].map(([, command = '']) => command);

  expect(asked.filter((script) => !(script in scripts))).toEqual([]);
  expect(used.filter((command) => !commands.some((known) => known.name() === command))).toEqual([]);
});

it('docs/adding-a-provider.md names only folders that exist', () => {
  const folders = readdirSync(join(root, 'functions/providers'));
  const mentioned = [...providers.keys()].filter((name) => page.includes(`\`${name}\``));

  expect(mentioned.length).toBeGreaterThan(0);
  for (const name of mentioned) expect(folders).toContain(name);
});
