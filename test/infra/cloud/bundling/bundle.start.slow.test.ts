import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../../functions/api/routes.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { type Bundled, bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { functionBundles } from '../../../../infra/cloud/bundling/function-bundles.ts';

const folder = mkdtempSync(join(tmpdir(), 'rescind-start-'));
const contents = functionBundles([...providers.keys()]);
const bundled = new Map<string, Bundled>();

beforeAll(async () => {
  await Promise.all(
    [...contents].map(async ([name, content]) => bundled.set(name, await bundle(content, join(folder, name)))),
  );
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = `
  const before = new Set(process.moduleLoadList);
  await import(process.argv[1]);
  const loaded = process.moduleLoadList.filter((module) => !before.has(module));
  process.stdout.write(loaded.join());
  process.exit();
`;

const environment = {
  AWS_REGION: 'eu-central-1',
  TABLE_NAME: 'rescind',
  CLIENT_TABLE_NAME: 'clients',
  STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
  SECRETS_PREFIX: 'rescind',
  QUEUE_URL_PREFIX: 'https://sqs.eu-central-1.amazonaws.com/0/',
  ISSUER: 'https://login.example',
  MERCHANT_CLAIM: 'client_id',
  MERCHANT_RATE: '25',
  MERCHANT_BURST: '50',
  WAITING_CALLERS: '4',
  LANE_MAPPINGS: 'pace=0',
};

/** The modules of Node.js that a function loads at its start, in a new process. */
async function modulesOf(name: string): Promise<readonly string[]> {
  const file = join(folder, name, 'index.mjs');
  const args = ['--input-type=module', '--eval', program, file];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: environment });
  return stdout.split(',').flatMap((module) => /^NativeModule (.+)$/.exec(module)?.[1] ?? []);
}

const powertools = [
  '@aws-lambda-powertools/commons',
  '@aws-lambda-powertools/logger',
  '@aws/lambda-invoke-store',
  '@middy/core',
];
const withMetrics = [...powertools, '@aws-lambda-powertools/metrics'];
const aws = ['@smithy/core', '@smithy/node-http-handler', '@smithy/signature-v4', '@smithy/types'];
const table = [...aws, '@aws-sdk/util-dynamodb'];

/** By function: the packages inside, and the largest size in KB. Each millisecond of a cold start is in one of them. */
const wanted: Readonly<Record<string, readonly [packages: readonly string[], kilobytes: number]>> = {
  'accept-cancellation': [[...withMetrics, ...table, 'zod'], 168],
  'list-cancellations': [[...powertools, ...table, 'zod'], 145],
  'list-providers': [[...powertools, ...table, 'zod'], 135],
  'hold-provider': [[...withMetrics, ...table, 'zod'], 138],
  'describe-api': [[...powertools, 'zod'], 154],
  'review-cancellation': [[...withMetrics, ...table, 'zod'], 167],
  escalate: [[...withMetrics, ...table, 'zod'], 137],
  'get-cancellation': [[...powertools, ...table], 121],
  'list-exchanges': [[...powertools, ...table], 100],
  authorise: [[...powertools, ...aws, 'jose'], 92],
  'name-merchant': [powertools, 35],
  'confirm-published': [[...powertools, ...table], 93],
  'recover-stuck': [[...withMetrics, ...table], 114],
  'receive-webhook': [[...withMetrics, ...table, 'zod'], 147],
  ...Object.fromEntries(
    [...providers.keys()].map((name) => [`advance-${name}`, [[...withMetrics, ...table, 'zod'], 180]]),
  ),
};

/** Operators of the platform call it, and nothing may delay them in an emergency. */
const withoutRate = ['hold-provider'];

it.each(routes)('$method $path counts the calls of a merchant if it needs a token', ({ handler, isPublic }) => {
  const counts = readFileSync(join(folder, handler, 'index.mjs'), 'utf8').includes('rate#');

  expect(counts).toBe(!isPublic && !withoutRate.includes(handler));
});

describe('at its start, the function', () => {
  it.each([...contents.keys()])('%s loads only the packages that it needs, and is not larger than it was', (name) => {
    const [packages = [], kilobytes = 0] = wanted[name] ?? [];

    expect(bundled.get(name)?.packages).toEqual([...packages].sort());
    expect((bundled.get(name)?.bytes ?? Number.POSITIVE_INFINITY) / 1024).toBeLessThanOrEqual(kilobytes);
  });

  it.each([...contents.keys()])(
    '%s loads no part of Node.js that it does not use',
    { timeout: 60_000 },
    async (name) => {
      const modules = await modulesOf(name);

      // Each takes from one millisecond (worker threads) to fifty (undici, which is behind fetch, Headers and WebSocket).
      for (const costly of ['internal/deps/undici/undici', 'internal/webstreams/readablestream', 'worker_threads']) {
        expect(modules).not.toContain(costly);
      }
      expect(modules.includes('https')).toBe(!['name-merchant', 'describe-api'].includes(name));
      expect(modules.includes('zlib')).toBe(false);
    },
  );
});
