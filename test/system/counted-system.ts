import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import { dynamoCancellationStore } from '../../functions/adapters/dynamodb/cancellation-store.ts';
import { secretsManagerCredentials } from '../../functions/adapters/secrets-manager/credentials.ts';
import { sqsProviderQueue } from '../../functions/adapters/sqs/provider-queue.ts';
import { stepFunctionsWorkflow } from '../../functions/adapters/step-functions/workflow.ts';
import type { EventDetail } from '../../functions/api/event.ts';
import { acceptCancellation } from '../../functions/handlers/accept-cancellation.ts';
import { advanceCancellation } from '../../functions/handlers/advance-cancellation.ts';
import { confirmPublished } from '../../functions/handlers/confirm-published.ts';
import { escalate } from '../../functions/handlers/escalate.ts';
import { receiveWebhook } from '../../functions/handlers/receive-webhook.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import type { Metrics } from '../../functions/ports/metrics.ts';
import type { ProviderHttp } from '../../functions/ports/provider-http.ts';
import type { LookMessage } from '../../functions/ports/provider-queue.ts';
import { providers } from '../../functions/providers/index.ts';
import { createTable } from '../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../infra/local/engines/credential-store.ts';
import { startDynoxide } from '../../infra/local/engines/dynoxide.ts';
import { localQueues } from '../../infra/local/engines/provider-queue.ts';
import { substitutions, workflowTasks } from '../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../infra/local/engines/workflow.ts';
import { awsEndpoint } from '../fixtures/aws-endpoint.ts';
import { countingTable } from './counting-table.ts';
import { notedTasks } from './noted-tasks.ts';
import { credentials } from './scripted-yuno.ts';

const definition = readFileSync(join(import.meta.dirname, '../../statemachines/cancellation.asl.json'), 'utf8');
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * The handlers on the real AWS adapters and the deployed definition, on local engines. Notes every AWS call and every
 * state that the workflow enters. With `waits: 'skipped'`, the queue delivers at once; an early message starts its look
 * like any other.
 */
export async function countedSystem(http: ProviderHttp, { waits }: { readonly waits: 'as asked' | 'skipped' }) {
  const engine = await startDynoxide();
  const table = await countingTable(engine.endpoint);
  const states: string[] = [];
  const dropped: unknown[] = [];
  const published = new Set<EventDetail>();
  let forgotten = 0;
  const recorded: Parameters<Metrics['record']>[] = [];

  const queues = localQueues({
    deliver: (_provider, message: LookMessage) => advance(message),
    onDeadLetter: (_provider, message) => dropped.push(message),
  });
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
    tasks: notedTasks(states, workflowTasks({ queue: queues, bus, escalate: (input) => escalation(input) })),
  });
  const aws = await awsEndpoint({
    workflow: runs,
    queue: { send: (provider, message, delay) => queues.send(provider, message, waits === 'skipped' ? 0 : delay) },
    credentials: fileCredentials({ 'merchant-a': { yuno: credentials } }),
  });
  const dynamo = new DynamoDBClient({ ...aws.clientOptions, endpoint: table.url });
  const others = {
    sfn: new SFNClient(aws.clientOptions),
    sqs: new SQSClient(aws.clientOptions),
    secrets: new SecretsManagerClient(aws.clientOptions),
  };
  const dependencies: Dependencies = {
    store: dynamoCancellationStore({ client: dynamo, tableName: 'rescind' }),
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
    now: Date.now,
    uuid: () => randomUUID(),
    log: silent,
    metrics: { record: (...figures) => recorded.push(figures) },
  };
  const advance = advanceCancellation(dependencies);
  const confirm = confirmPublished(dependencies);
  const escalation = escalate(dependencies);
  await createTable(dynamo, 'rescind');
  forget();

  onTestFinished(async () => {
    runs.close();
    await queues.close();
    for (const client of [dynamo, ...Object.values(others)]) client.destroy();
    await aws[Symbol.asyncDispose]();
    await table.close();
    await engine.stop();
  });

  function forget(): void {
    table.operations.length = 0;
    forgotten = aws.requests.length;
  }

  return {
    accept: acceptCancellation(dependencies),
    webhook: receiveWebhook(dependencies),
    load: dependencies.store.load,
    states,
    published,
    recorded,
    dropped,
    /** Forgets the calls so far. */
    forget,
    /** The number of calls of each AWS operation. */
    calls: (): Readonly<Record<string, number>> => {
      const named = aws.requests.slice(forgotten).map(({ operation }) => operation.split('.').at(-1) ?? '');
      return Object.fromEntries(
        [...new Set([...table.operations, ...named])]
          .sort()
          .map((name) => [name, [...table.operations, ...named].filter((other) => other === name).length]),
      );
    },
    runs: () => runs.size(),
  };
}

/** The request of a merchant, as API Gateway passes it on. */
export const request = (key: string, paymentId: string) =>
  ({
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      provider: 'yuno',
      transaction: { paymentId, transactionId: randomUUID() },
      merchantReference: 'order-1001',
    }),
    isBase64Encoded: false,
    requestContext: { authorizer: { lambda: { merchant: 'merchant-a', scope: 'cancellations/write' } } },
  }) as never;
