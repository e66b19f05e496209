import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { dynamoCancellationStore } from '../../functions/adapters/dynamodb/cancellation-store.ts';
import { dynamoExchangeLog } from '../../functions/adapters/dynamodb/exchange-log.ts';
import { dynamoLanes } from '../../functions/adapters/dynamodb/lanes.ts';
import { secretsManagerCredentials } from '../../functions/adapters/secrets-manager/credentials.ts';
import { sqsProviderQueue } from '../../functions/adapters/sqs/provider-queue.ts';
import { stepFunctionsWorkflow } from '../../functions/adapters/step-functions/workflow.ts';
import type { EventDetail } from '../../functions/api/event.ts';
import { acceptCancellation } from '../../functions/handlers/accept-cancellation.ts';
import { advanceCancellation } from '../../functions/handlers/advance-cancellation.ts';
import { confirmPublished } from '../../functions/handlers/confirm-published.ts';
import { escalate } from '../../functions/handlers/escalate.ts';
import { getCancellation } from '../../functions/handlers/get-cancellation.ts';
import { listCancellations } from '../../functions/handlers/list-cancellations.ts';
import { receiveWebhook } from '../../functions/handlers/receive-webhook.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import type { Metrics } from '../../functions/ports/metrics.ts';
import type { ProviderHttp } from '../../functions/ports/provider-http.ts';
import type { LookMessage, ProviderQueue } from '../../functions/ports/provider-queue.ts';
import { providers } from '../../functions/providers/index.ts';
import { rememberedHolds } from '../../functions/steps/lanes/remembered-holds.ts';
import { createTable } from '../../infra/local/engines/create-table.ts';
import { type CredentialsByMerchant, fileCredentials } from '../../infra/local/engines/credential-store.ts';
import { localQueues } from '../../infra/local/engines/provider-queue.ts';
import { substitutions, workflowTasks } from '../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../infra/local/engines/workflow.ts';
import { awsEndpoint } from '../fixtures/aws-endpoint.ts';
import { startDynoxide } from '../fixtures/dynoxide.ts';
import { countsOf } from './counts.ts';
import { hashedUuids } from './hashed-uuid.ts';
import { heldTime } from './held-time.ts';
import { invocations } from './invocations.ts';
import { longToken, shortToken } from './long-token.ts';
import { notedTasks } from './noted-tasks.ts';
import { credentials } from './scripted-yuno.ts';
import { countTableCalls, namedStore } from './table-calls.ts';

const definition = readFileSync(join(import.meta.dirname, '../../statemachines/cancellation.asl.json'), 'utf8');
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * The handlers on the real AWS adapters and the deployed definition, on local engines. Notes every AWS call with its
 * units, every call of the store, message and invocation, and every state that the workflow enters. With
 * `waits: 'skipped'`, the queue delivers at once; an early message starts its look like any other. With
 * `waits: 'held'`, the clock stands still, and messages wait until `time` moves it.
 */
export async function countedSystem(
  http: ProviderHttp,
  { waits }: { readonly waits: 'as asked' | 'skipped' | 'held' },
  merchants: CredentialsByMerchant = { 'merchant-a': { yuno: credentials } },
) {
  const engine = await startDynoxide();
  const functions = invocations();
  const storeCalls: string[] = [];
  let messages = 0;
  const states: string[] = [];
  const dropped: unknown[] = [];
  const published = new Set<EventDetail>();
  let forgotten = 0;
  const recorded: Parameters<Metrics['record']>[] = [];

  const queues = localQueues({
    deliver: (_provider, message: LookMessage) => advance(message),
    onDeadLetter: (_provider, message) => dropped.push(message),
  });
  const time = heldTime((provider, merchant, message) => queues.send(provider, merchant, message, 0));
  const queue: ProviderQueue = {
    async send(provider, merchant, message, delay) {
      messages += 1;
      if (waits === 'held' && delay > 0) return time.hold(provider, merchant, message, delay);
      await queues.send(provider, merchant, longToken(message), waits === 'skipped' ? 0 : delay);
    },
  };
  const bus = {
    putEvents: (entries: readonly { readonly detail: unknown }[]) =>
      entries.map(({ detail }) => {
        published.add(detail as EventDetail);
        void confirm({ detail: detail as EventDetail });
        return { id: randomUUID() };
      }),
  };
  const runs = localWorkflow({
    definition,
    substitutions,
    tasks: notedTasks(states, workflowTasks({ queue, bus, escalate: (input) => escalation(input) })),
  });
  const aws = await awsEndpoint({
    workflow: { start: runs.start, answer: (token, output) => runs.answer(shortToken(token), output) },
    queue,
    credentials: fileCredentials(merchants),
  });
  const dynamo = new DynamoDBClient({ ...aws.clientOptions, endpoint: engine.endpoint });
  const uncounted = new DynamoDBClient({ ...aws.clientOptions, endpoint: engine.endpoint });
  const tableCalls = countTableCalls(dynamo, uncounted, 'rescind');
  const others = {
    sfn: new SFNClient(aws.clientOptions),
    sqs: new SQSClient(aws.clientOptions),
    secrets: new SecretsManagerClient(aws.clientOptions),
  };
  const now = waits === 'held' ? time.now : Date.now;
  const dependencies: Dependencies = {
    store: namedStore(dynamoCancellationStore({ client: dynamo, tableName: 'rescind' }), storeCalls),
    exchangeLog: namedStore(dynamoExchangeLog({ client: dynamo, tableName: 'rescind', days: 30, now }), storeCalls),
    workflow: stepFunctionsWorkflow({
      client: others.sfn,
      stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:x',
    }),
    queue: sqsProviderQueue({ client: others.sqs, urlFor: (provider) => `${aws.url}/0/${provider}` }),
    credentials: secretsManagerCredentials({ client: others.secrets, prefix: 'rescind' }),
    http,
    providers,
    baseUrl: () => 'https://yuno.example',
    allowedHosts: () => [],
    hurry: 1,
    now,
    uuid: waits === 'held' ? hashedUuids('system') : () => randomUUID(),
    log: silent,
    metrics: { record: (...figures) => recorded.push(figures) },
  };
  const lanes = dynamoLanes({ client: dynamo, tableName: 'rescind' });
  // Without a memory, so that each answer counts its own read.
  const showing = { ...dependencies, heldProviders: rememberedHolds({ ...dependencies, lanes }, 0) };
  const advance = functions.counted('advance', advanceCancellation(dependencies));
  const confirm = functions.counted('confirm', confirmPublished(dependencies));
  const escalation = functions.counted('escalate', escalate(dependencies));
  await createTable(uncounted, 'rescind');
  forget();

  onTestFinished(async () => {
    runs.close();
    await queues.close();
    await functions.settled();
    for (const client of [dynamo, uncounted, ...Object.values(others)]) client.destroy();
    await aws[Symbol.asyncDispose]();
    await engine.stop();
  });

  function forget(): void {
    for (const noted of [tableCalls, storeCalls, functions.names, states]) noted.length = 0;
    messages = 0;
    forgotten = aws.requests.length;
  }

  return {
    accept: functions.counted('accept', acceptCancellation(showing)),
    get: functions.counted('get', getCancellation(showing)),
    list: functions.counted('list', listCancellations(showing)),
    webhook: functions.counted('webhook', receiveWebhook(dependencies)),
    /** A read that is not counted. */
    load: dynamoCancellationStore({ client: uncounted, tableName: 'rescind' }).load,
    time,
    isIdle: () => functions.isIdle() && [...providers.keys()].every((provider) => queues.size(provider).ready === 0),
    tableCalls,
    storeCalls,
    invocations: functions.names,
    messages: () => messages,
    states,
    published,
    recorded,
    dropped,
    /** Forgets the calls so far. */
    forget,
    /** The number of calls of each AWS operation. */
    calls: (): Readonly<Record<string, number>> => {
      const elsewhere = aws.requests.slice(forgotten).map(({ operation }) => operation.split('.').at(-1) ?? '');
      return countsOf([...tableCalls.map(({ operation }) => operation), ...elsewhere]);
    },
    runs: () => runs.size(),
  };
}

/** The request of a merchant, as API Gateway passes it on. */
export const requestOf = (key: string, body: object, merchant = 'merchant-a', more: object = {}) =>
  ({
    headers: { 'content-type': 'application/json', 'idempotency-key': key, ...more },
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: { lambda: { merchant, scope: 'cancellations/write' } } },
  }) as never;

/** A request to cancel a payment at Yuno. */
export const request = (key: string, paymentId: string) =>
  requestOf(key, {
    provider: 'yuno',
    transaction: { paymentId, transactionId: randomUUID() },
    merchantReference: 'order-1001',
  });
