import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import { lockOf } from '../../../../functions/core/cancellation/identity.ts';
import { newCancellation } from '../../../../functions/core/cancellation/new-cancellation.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { providerOf } from '../../../../functions/providers/policy-of.ts';
import { cancelAnswer } from '../../../../functions/providers/yuno/simulated-answers.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { functionBundles } from '../../../../infra/cloud/bundling/function-bundles.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { serveHttp } from '../../../../infra/local/gateway/http-server.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';
import { request } from '../../../system/counted-system.ts';
import { credentials, signedWebhook } from '../../../system/scripted-yuno.ts';
import { common, type Fault, faultyAws, ofQueues, ofReads, ofTransactions, ofUpdates } from './faulty-aws.ts';
import { type Outcome, runBundles } from './run-bundle.ts';

const merchant = 'merchant-a';
const worker = 'advance-yuno';
const folder = mkdtempSync(join(tmpdir(), 'rescind-unavailable-'));
const functions = ['accept-cancellation', 'get-cancellation', 'confirm-published', 'receive-webhook', worker] as const;
type FunctionName = (typeof functions)[number];

const closing = new AsyncDisposableStack();
let aws: Awaited<ReturnType<typeof prepareAws>>;

beforeAll(async () => {
  closing.defer(() => rmSync(folder, { recursive: true, force: true }));
  const bundles = functionBundles(['yuno']);
  for (const name of functions) {
    const content = bundles.get(name);
    if (content) await bundle(content, join(folder, name));
  }
  aws = await prepareAws();
}, 60_000);

afterAll(() => closing.disposeAsync());

async function prepareAws() {
  const engine = await startDynoxide();
  closing.defer(() => engine.stop());
  const endpoint = await awsEndpoint({
    table: engine.endpoint,
    workflow: { start: async () => 'started', answer: async () => true },
    queue: { send: async () => {} },
    credentials: fileCredentials({ [merchant]: { yuno: credentials } }),
  });
  closing.use(endpoint);
  const client = new DynamoDBClient({ ...endpoint.clientOptions, endpoint: engine.endpoint });
  closing.defer(() => client.destroy());
  await createTable(client, 'rescind');
  const cancels: string[] = [];
  const yuno = await serveHttp(
    0,
    async ({ path }) => {
      const [, id = ''] = /^\/v1\/payments\/([^/]+)/.exec(path) ?? [];
      cancels.push(id);
      const { status, body } = cancelAnswer(
        id,
        { status: 'CANCELED', subStatus: 'CANCELED' },
        'SUCCEEDED',
        'SUCCEEDED',
      );
      return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) };
    },
    () => {},
  );
  closing.defer(() => yuno.close(0));
  return {
    url: endpoint.url,
    yunoUrl: `http://127.0.0.1:${yuno.port}`,
    store: dynamoCancellationStore({ client, tableName: 'rescind' }),
    cancelsOf: (paymentId: string) => cancels.filter((id) => id === paymentId).length,
  };
}

/** A cancellation of a payment of its own. A webhook asks for a look only if there was one before. */
async function aCancellation(status: 'accepted' | 'processing') {
  const transaction = { paymentId: randomUUID(), transactionId: randomUUID() };
  const asked = { provider: 'yuno', transaction, ifCaptured: 'reject' } as const;
  const record = newCancellation(merchant, randomUUID(), asked, Date.now());
  await aws.store.accept({ ...record, status }, lockOf(record, providerOf(providers, 'yuno')), randomUUID());
  return { id: record.id, paymentId: transaction.paymentId };
}

const caller = (scope: string) => ({ authorizer: { lambda: { merchant, scope } } });

/** What invokes each function, about a cancellation. */
const events = {
  'accept-cancellation': () => request(randomUUID(), randomUUID()),
  'get-cancellation': ({ id }) => ({
    headers: {},
    pathParameters: { id },
    requestContext: caller('cancellations/read'),
  }),
  'confirm-published': ({ id }) => ({ detail: { eventId: 'evt_1', cancellation: { id } } }),
  'receive-webhook': ({ paymentId }) => ({
    ...signedWebhook(paymentId),
    isBase64Encoded: false,
    pathParameters: { provider: 'yuno', merchantId: merchant },
  }),
  [worker]: ({ id }) => {
    const firstLook = { provider: 'yuno', isPart: false };
    return {
      Records: [{ body: JSON.stringify({ cancellationId: id, look: 0, token: 'token-1', run: 1, firstLook }) }],
    };
  },
} satisfies Record<FunctionName, (about: { readonly id: string; readonly paymentId: string }) => unknown>;

interface Case {
  readonly name: FunctionName;
  readonly what: string;
  readonly fault: Fault;
  /** The time-out of the function; by default that of the worker of Yuno. */
  readonly seconds?: number;
}

/** Invokes the built functions at once, each of them with its own fault. */
async function invoke(cases: readonly Case[]) {
  const prepared = await Promise.all(
    cases.map(async ({ name, fault, seconds = 140 }) => {
      const about = await aCancellation(name === 'receive-webhook' ? 'processing' : 'accepted');
      const faulty = await faultyAws(aws.url, fault);
      const environment = {
        AWS_ENDPOINT_URL: faulty.url,
        TABLE_NAME: 'rescind',
        STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
        QUEUE_URL_PREFIX: `${aws.url}/0/`,
        SECRETS_PREFIX: 'rescind',
        BASE_URL: aws.yunoUrl,
      };
      const invocation = { folder: join(folder, name), event: events[name](about), environment, seconds };
      return { about, faulty, invocation };
    }),
  );
  const outcomes = await runBundles(prepared.map(({ invocation }) => invocation));
  await Promise.all(prepared.map(({ faulty }) => faulty.close()));
  return prepared.map(({ about, faulty }, index) => ({
    ...(cases[index] as Case),
    about,
    asked: faulty.asked(),
    outcome: outcomes[index] as Outcome,
  }));
}

const failures: readonly (readonly [FunctionName, operation: string, Readonly<Record<string, Fault['failure']>>])[] = [
  ['accept-cancellation', 'TransactWriteItems', ofTransactions],
  ['accept-cancellation', 'DescribeSecret', common],
  ['accept-cancellation', 'StartExecution', common],
  ['get-cancellation', 'GetItem', ofReads],
  ['confirm-published', 'UpdateItem', ofUpdates],
  ['receive-webhook', 'GetSecretValue', common],
  ['receive-webhook', 'GetItem', ofReads],
  ['receive-webhook', 'UpdateItem', ofUpdates],
  ['receive-webhook', 'SendMessage', ofQueues],
  [worker, 'UpdateItem', ofUpdates],
  [worker, 'SendTaskSuccess', common],
];

const casesWith = (times: number): readonly Case[] =>
  failures.flatMap(([name, operation, kinds]) =>
    Object.entries(kinds).map(([what, failure]) => ({
      name,
      what: `${name}: ${operation} fails with ${what}`,
      fault: { operation, failure, times },
    })),
  );

const isHttp = (name: FunctionName) => ['accept-cancellation', 'get-cancellation', 'receive-webhook'].includes(name);
const accepted: Readonly<Record<string, number>> = { 'accept-cancellation': 202 };

describe('a built function', () => {
  it('succeeds if AWS fails once', { timeout: 60_000 }, async () => {
    const done = await invoke(casesWith(1));

    for (const { name, what, asked, outcome } of done) {
      expect(outcome.thrown, what).toBeUndefined();
      if (isHttp(name)) expect(at(outcome.result, 'statusCode'), what).toBe(accepted[name] ?? 200);
      expect(asked, what).toBeGreaterThanOrEqual(2);
    }
    for (const { what, about } of done.filter(({ name }) => name === worker)) {
      expect((await aws.store.load(about.id))?.status, what).toBe('cancelled');
      expect(aws.cancelsOf(about.paymentId), what).toBe(1);
    }
  });

  it('answers 503 before API Gateway gives up, or fails, if AWS goes on failing', { timeout: 90_000 }, async () => {
    const done = await invoke(casesWith(Infinity));

    for (const { name, what, fault, asked, outcome } of done) {
      expect(asked, what).toBeGreaterThanOrEqual(3);
      if (!isHttp(name)) {
        expect(outcome.thrown, what).toBeDefined();
        continue;
      }
      expect(outcome.thrown, what).toBeUndefined();
      expect(outcome.seconds, what).toBeLessThan(29);
      if (fault.operation === 'StartExecution') {
        // The cancellation is stored, and recovery starts its workflow.
        expect(at(outcome.result, 'statusCode'), what).toBe(202);
        continue;
      }
      expect(outcome.result, what).toMatchObject({ statusCode: 503, headers: { 'retry-after': '5' } });
      expect(at(outcome.result, 'body'), what).toContain('urn:rescind:problem:temporarily-unavailable');
    }
    for (const { what, about } of done.filter(
      ({ name, fault }) => name === worker && fault.operation === 'UpdateItem',
    )) {
      expect(aws.cancelsOf(about.paymentId), what).toBe(0);
      expect((await aws.store.load(about.id))?.status, what).toBe('accepted');
    }
  });

  it('sends nothing to the provider if it might be stopped before the answer', { timeout: 60_000 }, async () => {
    const fault = { operation: 'none', failure: common['no answer'], times: 0 };
    // Yuno may take 65 s to answer, and 5 s are kept for the record.
    const cases = [69, 72].map((seconds) => ({ name: worker, what: `after ${seconds} s`, fault, seconds }) as const);

    const done = await invoke(cases);

    expect(done.map(({ outcome }) => outcome.thrown)).toEqual([undefined, undefined]);
    expect(done.map(({ about }) => aws.cancelsOf(about.paymentId))).toEqual([0, 1]);
  });

  it('records the result of a cancel also if the table is unavailable for some time', { timeout: 60_000 }, async () => {
    const cases = Object.entries(ofUpdates).map(([what, failure]) => ({
      name: worker,
      what: `the second UpdateItem fails with ${what}`,
      // More often than the client of AWS tries.
      fault: { operation: 'UpdateItem', failure, after: 1, times: 4 },
    })) satisfies readonly Case[];

    for (const { what, about, outcome } of await invoke(cases)) {
      expect(outcome.thrown, what).toBeUndefined();
      expect((await aws.store.load(about.id))?.status, what).toBe('cancelled');
      expect(aws.cancelsOf(about.paymentId), what).toBe(1);
    }
  });
});
