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

  for (const file of providerSkeleton('acme-pay').keys())
    expect(page).toContain(file.replace(/(cancel|status)\.json/, '*.json'));
  for (const [, kind] of kinds) expect(page).toContain(`\`${kind}\``);
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
