import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { merchantOf } from '../../../../functions/adapters/dynamodb/merchant-of.ts';
import { createClientTable } from '../../../fixtures/client-table.ts';
import { type Dynoxide, startDynoxide } from '../../../fixtures/dynoxide.ts';

const tableName = 'clients';
let engine: Dynoxide;
let client: DynamoDBClient;

beforeAll(async () => {
  engine = await startDynoxide();
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'local', credentials });
  await createClientTable(client, tableName);
  for (const Item of [{ client: { S: 'shop' }, merchant: { S: 'acme' } }, { client: { S: 'unnamed' } }]) {
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  }
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

it.each([
  ['is the merchant in the table', 'shop', 'acme'],
  ['is the client itself if the table has no item for the client', 'other', 'other'],
  ['is the client itself if its item names no merchant', 'unnamed', 'unnamed'],
])("a client's merchant %s", async (_what, client_, merchant) => {
  expect(await merchantOf({ client, tableName })(client_)).toBe(merchant);
});
