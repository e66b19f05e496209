import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLanes } from '../../../../functions/adapters/dynamodb/lanes.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { minute } from '../../../fixtures/a-cancellation.ts';
import { type Dynoxide, startDynoxide } from '../../../fixtures/dynoxide.ts';
import { memoryLanes } from '../../../fixtures/memory-lanes.ts';
import { aHold, lanesContract } from '../../ports/lanes.contract.ts';

let engine: Dynoxide;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  engine = await startDynoxide();
  const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
  client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'local', credentials });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

/** Lanes in a table of their own. */
async function prepare() {
  tables += 1;
  const tableName = `lanes-${tables}`;
  await createTable(client, tableName);
  return dynamoLanes({ client, tableName });
}

lanesContract('in DynamoDB', prepare);
lanesContract('in memory, for tests', async () => memoryLanes().lanes);

describe('the lanes of a restored table', () => {
  const all = ['pace', 'yuno'];
  const bySettings = { ...aHold, by: 'settings' };

  it('are all held, and an earlier hold stays as it was', async () => {
    const lanes = await prepare();
    await lanes.hold('yuno', aHold);

    await lanes.holdAllOnce(all, bySettings);

    expect(await lanes.held()).toEqual(
      new Map([
        ['pace', bySettings],
        ['yuno', aHold],
      ]),
    );
  });

  it('stay released once somebody has released them', async () => {
    const lanes = await prepare();
    await lanes.holdAllOnce(all, bySettings);
    await lanes.release('pace', { at: 0, by: 'bob' });

    await lanes.holdAllOnce(all, { ...bySettings, since: aHold.since + minute });

    expect(await lanes.held()).toEqual(new Map([['yuno', bySettings]]));
  });

  it('are held again if the table is a copy of a table whose lanes were released', async () => {
    const lanes = await prepare();
    await lanes.holdAllOnce(all, bySettings);
    for (const name of all) await lanes.release(name, { at: 0, by: 'bob' });
    const tableName = await copyOf(`lanes-${tables}`);

    const restored = dynamoLanes({ client, tableName });
    await restored.holdAllOnce(all, bySettings);

    expect([...(await restored.held()).keys()].sort()).toEqual(all);
  });
});

/** A new table with the item of another one, as a restore makes it. */
async function copyOf(source: string) {
  tables += 1;
  const tableName = `restored-${tables}`;
  await createTable(client, tableName);
  const { Item } = await client.send(new GetItemCommand({ TableName: source, Key: { pk: { S: 'lanes' } } }));
  await client.send(new PutItemCommand({ TableName: tableName, Item }));
  return tableName;
}
