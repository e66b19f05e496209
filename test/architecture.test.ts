import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const filesBelow = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));

const sources = [...filesBelow('functions'), ...filesBelow('infra')];

const importPattern = /(?:^|\n)\s*(?:import|export)\s+(?:[^;'"]*?from\s+)?'([^']+)'|import\(\s*['`]([^'`]+)['`]/g;

interface Import {
  readonly file: string;
  /** A path from the root, or a package's name. */
  readonly target: string;
}

function importsOf(file: string, text = readFileSync(join(root, file), 'utf8')): Import[] {
  return [...text.matchAll(importPattern)].map(([, from, dynamic]) => {
    const specifier = from ?? dynamic ?? '';
    return {
      file,
      target: specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : specifier,
    };
  });
}

const core = ['functions/core', 'functions/untrusted', 'node:crypto'];

const consoleBasics = [
  'infra/console/words',
  'infra/console/model',
  'infra/console/provider-facts.ts',
  'infra/client/words',
  'functions/core/cancellation',
];

/** What each room may import besides itself: rooms, files or packages; a `/` at the end stands for every package of a scope. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'functions/untrusted': [],
  'functions/core/cancellation': ['functions/untrusted', 'node:crypto'],
  'functions/core/look': ['functions/core/cancellation', 'functions/untrusted'],
  'functions/core/writes': ['functions/core/cancellation', 'functions/untrusted', 'node:util'],
  'functions/core/decide': ['functions/core/look', 'functions/core/cancellation', 'functions/untrusted'],
  'functions/api': [...core, 'zod/mini'],
  'functions/api/documents': ['functions/api', ...core, 'zod/mini'],
  'functions/api/http': ['functions/api', ...core, 'zod/mini', 'aws-lambda'],
  'functions/providers': [...core, 'zod/mini', 'node:fs'],
  'functions/ports': [...core, 'functions/providers'],
  'functions/adapters/cloudwatch': ['functions/ports', ...core, '@aws-lambda-powertools/'],
  'functions/adapters/dynamodb': ['functions/ports', ...core, '@aws-sdk/'],
  'functions/adapters/lambda': ['functions/ports', ...core, '@aws-sdk/'],
  'functions/adapters/openid': [
    'functions/ports',
    'functions/untrusted',
    'jose',
    'node:http',
    'node:https',
    'node:stream/consumers',
  ],
  'functions/adapters/provider-http': [
    'functions/ports',
    'functions/providers/exchange.ts',
    ...core,
    'node:http',
    'node:https',
    'node:net',
    'node:stream',
    'node:zlib',
  ],
  'functions/adapters/secrets-manager': ['functions/ports', 'functions/providers/exchange.ts', ...core, '@aws-sdk/'],
  'functions/adapters/sqs': ['functions/ports', ...core, '@aws-sdk/'],
  'functions/adapters/step-functions': ['functions/ports', ...core, '@aws-sdk/'],
  'functions/steps': ['functions/ports', 'functions/providers', 'functions/api', ...core, 'zod/mini'],
  'functions/handlers': [
    'functions/steps',
    'functions/ports',
    'functions/providers',
    'functions/api',
    ...core,
    'zod/mini',
    'jose',
    'aws-lambda',
  ],
  'functions/lambda.ts': [
    'functions/api',
    'functions/core/cancellation',
    'functions/ports/unavailable.ts',
    'functions/untrusted',
    '@aws-lambda-powertools/',
    '@middy/core',
    'aws-lambda',
  ],
  'infra/console/model': ['functions/core/cancellation', 'functions/api'],
  'infra/console/words': ['infra/console/model', 'infra/client/words', 'functions/core/cancellation', 'functions/api'],
  'infra/console/page/session': [
    'infra/console/console-config.ts',
    'infra/console/model',
    'infra/client/event-messages.ts',
    'infra/client/words',
    'functions/api',
  ],
  'infra/console/page/parts': ['infra/console/page/session', ...consoleBasics, 'statemachines'],
  // Acts on many and CSV files are the same here and in the command line.
  'infra/console/page/many': [
    'infra/console/page/parts',
    'infra/console/page/session',
    'infra/client/bulk',
    'infra/client/export',
    'infra/client/many',
    ...consoleBasics,
  ],
  'infra/console/page/views': [
    'infra/console/page/many',
    'infra/console/page/parts',
    'infra/console/page/session',
    'infra/client/bulk',
    'infra/client/many',
    ...consoleBasics,
  ],
  'infra/console/page': ['infra/console', 'infra/client/words'],
};

/** What else of `infra` each room of it may import; `functions` and packages are open to all of them. */
const infraRooms: Readonly<Record<string, readonly string[]>> = {
  'infra/app.ts': ['infra/cloud', 'infra/console'],
  'infra/cli': ['infra/client', 'infra/cloud'],
  'infra/client': [],
  'infra/docs': ['infra/cloud'],
  'infra/console': ['infra/client'],
  'infra/simulators': [],
  'infra/cloud': ['infra/console', 'infra/simulators'],
  'infra/cloud/stage': [],
  'infra/cloud/bundling': ['infra/cloud/stage'],
  'infra/cloud/backend': ['infra/cloud/bundling', 'infra/cloud/stage'],
  'infra/cloud/bus': ['infra/cloud/backend', 'infra/cloud/bundling', 'infra/cloud/stage'],
  'infra/cloud/monitoring': [
    'infra/cloud/backend',
    'infra/cloud/bundling',
    'infra/cloud/stage',
    'infra/docs/costs/counts.ts',
    'infra/docs/costs/prices.ts',
  ],
  'infra/cloud/edge': ['infra/cloud/backend', 'infra/cloud/bundling', 'infra/cloud/stage', 'infra/console'],
  'infra/cloud/wiring': [],
  'infra/cloud/simulators': ['infra/cloud/backend', 'infra/cloud/bundling', 'infra/cloud/stage', 'infra/simulators'],
  'infra/cloud/entries': ['infra/cloud/simulators', 'infra/cloud/wiring', 'infra/simulators'],
  'infra/cloud/clients': ['infra/cloud/stage'],
  'infra/cloud/credentials': ['infra/cloud/stage', 'infra/simulators/credential-problems.ts'],
  'infra/cloud/erasure': ['infra/cloud/stage'],
  'infra/cloud/smoke': [
    'infra/client',
    'infra/cloud/bundling',
    'infra/cloud/clients',
    'infra/cloud/credentials',
    'infra/cloud/simulators',
    'infra/cloud/stage',
    'infra/docs/costs',
    'infra/simulators',
  ],
  'infra/local': ['infra/console', 'infra/docs', 'infra/simulators'],
  'infra/local/process': [],
  'infra/local/gateway': ['infra/local/process'],
  'infra/local/engines': ['infra/local/process'],
  'infra/local/simulators': ['infra/local/engines', 'infra/local/gateway', 'infra/local/process', 'infra/simulators'],
  'infra/local/pages': [
    'infra/local/simulators',
    'infra/local/engines',
    'infra/local/gateway',
    'infra/local/process',
    'infra/console',
    'infra/docs',
    'infra/simulators',
  ],
};

/** The longest of `places` that a file lies in. */
const placeOf = (file: string, places: Readonly<Record<string, unknown>>) =>
  Object.keys(places)
    .filter((place) => isWithin(file, place))
    .reduce((longest, place) => (place.length > longest.length ? place : longest), '');

/** The files at the top of a room put the rooms inside it together, and may import all of them. */
function keepsOrder({ file, target }: Import): boolean {
  const room = placeOf(file, infraRooms);
  if (room === '' || !target.startsWith('infra/')) return true;
  return isWithin(target, room) || (infraRooms[room] ?? []).some((place) => isWithin(target, place));
}

const isWithin = (target: string, place: string) =>
  target === place || target.startsWith(place.endsWith('/') ? place : `${place}/`);

/** A handler stands alone; a provider's folder knows only itself and the files beside the folders. */
const standsAlone = ({ file, target }: Import) => {
  if (dirname(file) === 'functions/handlers') return !target.startsWith('functions/handlers');
  const folder = /^functions\/providers\/[^/]+(?=\/)/.exec(file)?.[0];
  if (folder === undefined || !target.startsWith('functions/providers/')) return true;
  return dirname(target) === folder || (dirname(target) === dirname(folder) && basename(target) !== 'index.ts');
};

function isAllowed(made: Import): boolean {
  if (!keepsOrder(made)) return false;
  const room = placeOf(made.file, rooms);
  if (room === '') return true;
  const within = placeOf(made.target, rooms);
  return standsAlone(made) && (within === room || (rooms[room] ?? []).some((place) => isWithin(made.target, place)));
}

const violations = (imports: readonly Import[]) =>
  imports.filter((made) => !isAllowed(made)).map(({ file, target }) => `${file} imports ${target}`);

describe('import directions', () => {
  // The text of a skeleton looks like imports too, but of files that are not there.
  const imports = sources
    .flatMap((file) => importsOf(file))
    .filter(
      ({ target }) => !/^(functions|infra)\//.test(target) || target.includes('${') || existsSync(join(root, target)),
    );

  it('are kept by every file', () => {
    expect(sources.length).toBeGreaterThan(250);
    expect(imports.length).toBeGreaterThan(1000);
    expect(violations(imports)).toEqual([]);
  });

  it.each(sources)('has a rule for %s', (file) => {
    expect(placeOf(file, { ...rooms, ...infraRooms })).not.toBe('');
  });

  it.each([
    ['functions/untrusted/json.ts', "import { decide } from '../core/decide/decide.ts';"],
    ['functions/core/decide/decide.ts', "import { readFileSync } from 'node:fs';"],
    ['functions/core/decide/decide.ts', "import { providers } from '../../providers/index.ts';"],
    ['functions/core/decide/decide.ts', "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';"],
    ['functions/core/cancellation/wake.ts', "import { decide } from '../decide/decide.ts';"],
    ['functions/core/look/plan-look.ts', "import type { Decision } from '../decide/decision.ts';"],
    ['functions/api/problem.ts', "import { openApi } from './documents/openapi.ts';"],
    ['functions/providers/pace/cancel.ts', "import { path } from '../yuno/path.ts';"],
    ['functions/providers/pace/cancel.ts', "import type { Log } from '../../ports/log.ts';"],
    ['functions/providers/pace/cancel.ts', "import { providers } from '../index.ts';"],
    ['functions/ports/workflow.ts', "import { SFNClient } from '@aws-sdk/client-sfn';"],
    ['functions/ports/workflow.ts', "import { nudge } from '../steps/nudge.ts';"],
    ['functions/adapters/sqs/provider-queue.ts', "import { table } from '../dynamodb/table.ts';"],
    ['functions/adapters/sqs/provider-queue.ts', "import { table } from '../../steps/nudge.ts';"],
    ['functions/steps/nudge.ts', "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['functions/steps/nudge.ts', "import { sqsProviderQueue } from '../adapters/sqs/provider-queue.ts';"],
    ['functions/handlers/escalate.ts', "import { authorise } from './authorise.ts';"],
    ['functions/lambda.ts', "import { createLogger } from './adapters/cloudwatch/logger.ts';"],
    ['functions/handlers/escalate.ts', "import '../../infra/local/system.ts';"],
    ['infra/local/engines/bus.ts', "import { host } from '../simulators/host.ts';"],
    ['infra/local/gateway/front.ts', "import { startSystem } from '../system.ts';"],
    ['infra/cloud/stage/names.ts', "import { functions } from '../backend/functions.ts';"],
    ['infra/cloud/entries/escalate.ts', "import { names } from '../stage/names.ts';"],
    ['infra/client/client.ts', "import { run } from '../cli/run.ts';"],
    ['infra/console/model/filters.ts', "import { statusWords } from '../words/status-words.ts';"],
    ['infra/console/words/next-step.ts', "import { element } from '../page/parts/element.ts';"],
    ['infra/console/page/session/api.ts', "import { element } from '../parts/element.ts';"],
    ['infra/console/page/parts/timeline.ts', "import { listPage } from '../views/list.ts';"],
    ['infra/console/page/views/list.ts', "import { frame } from '../frame.ts';"],
    ['infra/console/page/many/perform.ts', "import { listPage } from '../views/list.ts';"],
  ])('would notice that %s says %s', (file, line) => {
    expect(violations(importsOf(file, `${line}\n`))).toHaveLength(1);
  });
});

describe('the core', () => {
  const files = filesBelow('functions/core');
  const providerNames = readdirSync(join(root, 'functions/providers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it.each(files)('%s knows no clock, randomness, environment or network', (file) => {
    const text = readFileSync(join(root, file), 'utf8');

    expect(text).not.toMatch(/Date\.now|new Date\(\)|Math\.random|process\.|fetch\(|setTimeout|randomUUID/);
  });

  it.each(files)('%s has no word of a provider', (file) => {
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
    // AWS calls its own service so.
    expect(file.replace('secrets-manager', '')).not.toMatch(/util|helper|common|manager|service|impl\b/);
  });

  it('shows no more than sixteen files in a folder of the sources', () => {
    const folders = Map.groupBy(sources, (file) => dirname(file));

    expect([...folders].filter(([, files]) => files.length > 16).map(([folder]) => folder)).toEqual([]);
  });

  it.each([...filesBelow('test/functions'), ...filesBelow('test/infra')].filter((file) => file.endsWith('.test.ts')))(
    '%s lies where its source lies',
    (file) => {
      const subject = basename(file).split('.')[0];
      const folder = relative('test', dirname(file));

      const mirrored = sources.filter((source) => dirname(source) === folder || source === folder);
      expect(mirrored, `there is no ${folder}`).not.toEqual([]);
      expect(mirrored.map((source) => basename(source, '.ts'))).toContain(subject);
    },
  );
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
