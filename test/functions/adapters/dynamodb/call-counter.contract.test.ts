import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dynamoCallCounter } from '../../../../functions/adapters/dynamodb/call-counter.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { dynoxideOfThisFile } from '../../../fixtures/dynoxide-of-this-file.ts';
import { callCounterContract } from '../../ports/call-counter.contract.ts';

const tableName = 'rescind';
const { engine, client } = await dynoxideOfThisFile(tableName);

callCounterContract('the counter in DynamoDB', (rate, now) => dynamoCallCounter({ client, tableName, rate, now }));

describe('a take', () => {
  async function counted() {
    const endpoint = await awsEndpoint({ table: engine.endpoint });
    const own = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(() => own.destroy());
    onTestFinished(() => endpoint[Symbol.asyncDispose]());
    const clock = { now: noon };
    const rate = { perSecond: 10, burst: 5 };
    const merchant = crypto.randomUUID();
    const counter = dynamoCallCounter({ client: own, tableName, rate, now: () => clock.now });
    return { endpoint, clock, take: (wanted: number) => counter.take(merchant, wanted) };
  }

  it('is one write, two if the merchant was idle or gets only a part, and one if it gets nothing', async () => {
    const { endpoint, clock, take } = await counted();
    const writes: number[] = [];
    const noting = async (wanted: number, later: number) => {
      clock.now += later;
      const before = endpoint.requests.length;
      await take(wanted);
      writes.push(endpoint.requests.length - before);
    };

    await noting(1, 0);
    await noting(1, 0);
    await noting(1, 60_000);
    await noting(9, 0);
    await noting(1, 0);

    expect(writes).toEqual([1, 1, 2, 2, 1]);
    expect(new Set(endpoint.requests.map(({ operation }) => operation))).toEqual(
      new Set(['DynamoDB_20120810.UpdateItem']),
    );
  });

  it('touches only the item of the merchant, which DynamoDB may delete an hour later', async () => {
    const { endpoint, take } = await counted();

    await take(1);

    expect(endpoint.requests).toMatchObject([
      {
        input: {
          Key: { pk: { S: expect.stringMatching(/^rate#/) } },
          ExpressionAttributeValues: { ':expiresAt': { N: `${noon / 1000 + 3600}` } },
        },
      },
    ]);
  });

  it('fails if the table does not answer', async () => {
    const { endpoint, take } = await counted();
    endpoint.fail('ThrottlingException');

    await expect(take(1)).rejects.toThrow('ThrottlingException');
  });

  it('gives up if the item changes again and again', async () => {
    const { endpoint, clock, take } = await counted();
    await take(1);
    const found = { Item: { usedUntil: { N: `${noon * 1000 + 1}` } } };
    for (const _attempt of [1, 2, 3]) endpoint.fail('ConditionalCheckFailedException', 'UpdateItem', found);
    clock.now += 1000;

    await expect(take(1)).rejects.toThrow('the count of calls changed too often');
    expect(endpoint.requests).toHaveLength(4);
  });
});
