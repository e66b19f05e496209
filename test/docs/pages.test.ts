import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as itemKeys from '../../functions/adapters/dynamodb/keys.ts';
import { commands } from '../infra/cli/a-terminal.ts';
import { homes } from './homes.ts';
import { pages, root, snippetsOf } from './pages.ts';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const continuous = readFileSync(join(root, '.ci/run'), 'utf8');

/** Commands of CONTRIBUTING.md that .ci/run does not run itself, and why that is enough. */
const elsewhere: Readonly<Record<string, string>> = {
  start: '.ci/first-cancellation starts it',
  test: 'npm run check runs all of its tests',
  bench: 'it measures; test/bench/regression.slow.test.ts watches the service',
  mutation: 'it takes 25 minutes from nothing; docs/promises.md has its last figure',
  docs: 'test/infra/docs/generate.test.ts compares what it would write',
  sbom: 'test/npm.slow.test.ts runs it',
  screenshots: 'it shows the pages that the browser tests test',
  'lint:template': '.ci/template',
  'lint:api': '.ci/api',
  'test:emulator': '.ci/emulator',
  'test:browser': '.ci/browser',
};

const kindsOfItems = new Set(
  [itemKeys.lanes, itemKeys.cancellation(''), itemKeys.lock('', '')].map((key) => key.replace(/#.*$/, '')),
);

/** The links of a page, as in `](docs/limits.md#a-heading)`; links to other sites are left out. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(({ 1: path = '', 2: heading }) => ({
    path,
    heading,
  }));

const anchorsIn = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each([...pages])('%s', (path, text) => {
  it('has no broken links', () => {
    const broken = linksIn(text).filter((link) => {
      const target = link.path === '' ? path : join(dirname(path), link.path);
      if (!existsSync(join(root, target))) return true;
      const targetText = pages.get(target);
      return link.heading !== undefined && targetText !== undefined && !anchorsIn(targetText).includes(link.heading);
    });

    expect(broken).toEqual([]);
  });

  it('names only commands that exist', () => {
    const asked = [...text.matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(([, script = '']) => script);
    const used = [...text.matchAll(/(?:rescind --|npx rescind) ([a-z][a-z-]*)/g)].map(([, command = '']) => command);

    expect(asked.filter((script) => !(script in scripts))).toEqual([]);
    expect(used.filter((command) => !commands.some((known) => known.name() === command))).toEqual([]);
  });

  it('writes no items but those that the functions know', () => {
    const written = [...text.matchAll(/\\?"pk\\?":\s*\{\\?"S\\?":\s*\\?"([^"\\#]+)/g)].map(([, kind = '']) => kind);

    expect(written.filter((kind) => !kindsOfItems.has(kind))).toEqual([]);
  });

  it('has a place where its shell snippets run, if it has any', () => {
    const home = homes[path];

    expect(home !== undefined).toBe(snippetsOf(path).some(({ language }) => language === 'sh'));
    if (home !== undefined) expect(existsSync(join(root, home))).toBe(true);
  });
});

it('CI runs what CONTRIBUTING.md tells people to run', () => {
  const asked = snippetsOf('CONTRIBUTING.md').flatMap(({ text }) =>
    [...text.matchAll(/\bnpm (?:run )?(?:--silent )?([\w:-]+)/g)].map(([command, script = '']) => ({
      command,
      script,
    })),
  );

  const missing = asked.filter(({ command, script }) => !continuous.includes(command) && !(script in elsewhere));

  expect(asked.length).toBeGreaterThan(8);
  expect(missing).toEqual([]);
});
