import { BatchGetItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dynamoExchangeLog, keysOfExchanges } from '../../../../functions/adapters/dynamodb/exchange-log.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { aLoggedExchange, aLoggedLook } from '../../../fixtures/a-logged-look.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { dynoxideOfThisFile } from '../../../fixtures/dynoxide-of-this-file.ts';
import { exchangeLogContract } from '../../ports/exchange-log.contract.ts';

const tableName = 'rescind';
const days = 30;
const now = () => noon;
const { engine, client } = await dynoxideOfThisFile(tableName);

exchangeLogContract('in DynamoDB', (keeping) => dynamoExchangeLog({ client, tableName, ...keeping }));

describe('an entry in DynamoDB', () => {
  const owner = { provider: 'testpay', id: 'can_one' };

  it('is one item under a key that begins with the provider, in no index, with its time to live', async () => {
    await dynamoExchangeLog({ client, tableName, days, now }).keep(owner, aLoggedLook(51));

    const { Items = [] } = await client.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'exchange#testpay#can_one#11' } },
      }),
    );

    expect(Items.map((item) => Object.keys(item).sort())).toEqual([['expiresAt', 'pk', 'said']]);
    expect(Items[0]?.expiresAt).toEqual({ N: String(noon / 1000 + 30 * 86_400) });
  });

  it('costs one write, and all of them are read with one call', async () => {
    const endpoint = await awsEndpoint({ table: engine.endpoint });
    const own = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(() => own.destroy());
    onTestFinished(() => endpoint[Symbol.asyncDispose]());
    const log = dynamoExchangeLog({ client: own, tableName, days, now });

    await log.keep(owner, aLoggedLook(1));
    await log.read(owner, 500);

    expect(endpoint.requests.map(({ operation }) => operation)).toEqual([
      'DynamoDB_20120810.UpdateItem',
      'DynamoDB_20120810.BatchGetItem',
    ]);
  });

  it('is asked for again if DynamoDB leaves it out of an answer', async () => {
    const endpoint = await awsEndpoint({ table: engine.endpoint });
    const own = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(() => own.destroy());
    onTestFinished(() => endpoint[Symbol.asyncDispose]());
    const left = { provider: 'testpay', id: 'can_left_out' };
    const log = dynamoExchangeLog({ client: own, tableName, days, now });
    await log.keep(left, aLoggedLook(1));
    const Keys = keysOfExchanges(left, 1);
    endpoint.reply('BatchGetItem', { Responses: {}, UnprocessedKeys: { [tableName]: { Keys } } });

    expect(await log.read(left, 1)).toHaveLength(1);
  });

  it('needs one write unit if it has a usual read and a usual cancel', () => {
    const exchanges = [aLoggedExchange({ exchange: 'status' }), aLoggedExchange()];

    expect(JSON.stringify({ look: 1, exchanges }).length + 100).toBeLessThan(1024);
  });

  it('can be found by its key without knowing how many there are', async () => {
    await dynamoExchangeLog({ client, tableName, days, now }).keep(owner, aLoggedLook(2));

    const Keys = [...keysOfExchanges(owner, Infinity)];
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys } } }));

    expect(Keys).toHaveLength(50);
    expect(Responses?.[tableName]?.length).toBeGreaterThan(0);
  });
});
