import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { startDynoxide } from '../../../../infra/local/engines/dynoxide.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { request } from '../../../system/counted-system.ts';
import { credentials } from '../../../system/scripted-yuno.ts';
import { runBundle } from './run-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'rescind-busy-items-'));

beforeAll(() => bundle({ entry: 'accept-cancellation', providers: ['yuno'], exchanges: false }, folder), 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function prepareAws() {
  const engine = await startDynoxide();
  const aws = await awsEndpoint({
    table: engine.endpoint,
    workflow: { start: async () => 'started', answer: async () => true },
    credentials: fileCredentials({ 'merchant-a': { yuno: credentials } }),
  });
  const client = new DynamoDBClient(aws.clientOptions);
  await createTable(client, 'rescind');
  onTestFinished(async () => {
    client.destroy();
    await aws[Symbol.asyncDispose]();
    await engine.stop();
  });
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    TABLE_NAME: 'rescind',
    STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:0:stateMachine:rescind',
    SECRETS_PREFIX: 'rescind',
  };
  return { aws, environment };
}

describe('a built function', () => {
  it.each([
    // The client itself makes three attempts.
    ['TransactionInProgressException', 3, {}],
    ['TransactionConflictException', 1, {}],
    ['TransactionCanceledException', 1, { CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }] }],
  ])('repeats a write after %s', { timeout: 60_000 }, async (name, times, fields) => {
    const { aws, environment } = await prepareAws();
    for (let time = 0; time < times; time += 1) aws.fail(name, 'TransactWriteItems', fields);

    const { result } = await runBundle(folder, request('key-1', randomUUID()), environment);

    expect(at(result, 'statusCode')).toBe(202);
    const writes = aws.requests.filter(({ operation }) => operation.endsWith('TransactWriteItems'));
    expect(writes).toHaveLength(times + 1);
  });
});
