import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const sources = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('functions', file));

const importPattern = /(?:^|\n)\s*(import|export)\s+(type\s+)?[^;'"]*?from\s+'([^']+)'|import\(\s*['`]([^'`]+)['`]/g;

interface Import {
  readonly file: string;
  readonly isType: boolean;
  /** A path from the root, or a package's name. */
  readonly target: string;
}

function importsOf(file: string, text = readFileSync(join(root, file), 'utf8')): Import[] {
  return [...text.matchAll(importPattern)].map(([, , type, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    const target = specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier;
    return { file, isType: type !== undefined, target };
  });
}

const layerOf = (path: string) => /^functions\/([^/]+)/.exec(path)?.[1] ?? path;

/** What each layer may import: a test of the name, or of the whole path. */
const allowed: Readonly<Record<string, (made: Import) => boolean>> = {
  untrusted: ({ target }) => layerOf(target) === 'untrusted',
  core: ({ target }) =>
    mayReach(target, ['core', 'untrusted', 'api'], ['node:crypto']) || target === 'functions/providers/exchange.ts',
  api: ({ target }) => mayReach(target, ['api', 'core', 'untrusted'], ['zod/mini', 'aws-lambda']),
  providers: ({ file, target }) => {
    if (mayReach(target, ['core', 'untrusted'], ['zod/mini', 'node:crypto'])) return true;
    const folder = dirname(file);
    const isRoot = folder === join('functions', 'providers');
    if (isRoot) return dirname(target) === folder || target.startsWith('node:') || target.includes('${');
    return [folder, dirname(folder)].includes(dirname(target)) && !target.endsWith('providers/index.ts');
  },
  ports: ({ target }) => mayReach(target, ['core', 'providers', 'adapters'], []),
  adapters: ({ target }) =>
    mayReach(
      target,
      ['core', 'adapters', 'untrusted', 'api', 'providers', 'ports', 'handlers'],
      ['jose', 'aws-lambda'],
    ) || /^(@aws-sdk\/|@aws-lambda-powertools\/|node:)/.test(target),
  steps: ({ target }) =>
    mayReach(target, ['steps', 'ports', 'providers', 'api', 'core', 'adapters', 'untrusted'], ['zod/mini']),
  handlers: ({ target }) =>
    mayReach(
      target,
      ['handlers', 'steps', 'ports', 'providers', 'api', 'core', 'adapters'],
      ['zod/mini', 'jose', 'aws-lambda'],
    ),
};

const mayReach = (target: string, rooms: readonly string[], packages: readonly string[]) =>
  target.startsWith('functions/') ? rooms.includes(layerOf(target)) : packages.includes(target);

const violations = (imports: readonly Import[]) =>
  imports
    .filter((made) => allowed[layerOf(made.file)]?.(made) === false)
    .map(({ file, target }) => `${file} imports ${target}`);

describe('import directions', () => {
  it('are kept by every file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(violations(sources.flatMap((file) => importsOf(file)))).toEqual([]);
  });

  it('let nothing under functions import infra', () => {
    const imports = sources.flatMap((file) => importsOf(file));

    expect(imports.filter(({ target }) => target.startsWith('infra')).map(({ file }) => file)).toEqual([]);
  });

  it.each([
    ['functions/core/decide/decide.ts', "import { readFileSync } from 'node:fs';"],
    ['functions/core/decide/decide.ts', "import { providers } from '../../providers/index.ts';"],
    ['functions/core/decide/decide.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['functions/providers/pace/cancel.ts', "import { path } from '../yuno/path.ts';"],
    [
      'functions/providers/pace/cancel.ts',
      "import type { CancellationStore } from '../../adapters/dynamodb/cancellation-store.ts';",
    ],
    ['functions/providers/pace/cancel.ts', "import { providers } from '../index.ts';"],
    ['functions/untrusted/json.ts', "import { providers } from '../providers/index.ts';"],
    ['functions/steps/nudge.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
  ])('would notice that %s says %s', (file, line) => {
    expect(violations(importsOf(file, `${line}\n`))).toHaveLength(1);
  });
});

describe('the core', () => {
  const core = sources.filter((file) => layerOf(file) === 'core');
  const providerNames = readdirSync(join(root, 'functions/providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it.each(core)('%s knows no clock, randomness, environment or network', (file) => {
    const text = readFileSync(join(root, file), 'utf8');

    expect(text).not.toMatch(/Date\.now|new Date\(\)|Math\.random|process\.|fetch\(|setTimeout|randomUUID/);
  });

  it.each(core)('%s has no word of a provider', (file) => {
    const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

    expect(providerNames.filter((name) => code.includes(name))).toEqual([]);
  });
});

describe('the tree', () => {
  it('has only the folders that it may have', () => {
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !ignored.has(entry.name))
      .map(({ name }) => name)
      .sort();

    expect(folders).toEqual(['.ci', 'docs', 'functions', 'infra', 'statemachines', 'test']);
  });

  it.each(sources)('%s is named in kebab-case after the one thing inside', (file) => {
    expect(file).toMatch(/^[a-z0-9/-]+\.ts$/);
    expect(basename(file)).not.toMatch(/util|helper|common|manager|service|impl\b/);
  });
});

/** What git ignores, and git itself. */
const ignored = new Set([
  '.git',
  'node_modules',
  '.rescind',
  'cdk.out',
  'coverage',
  '.venv',
  '.stryker-tmp',
  'reports',
]);
