import { expect, it, onTestFinished } from 'vitest';
import { merchantOf } from '../../../../functions/adapters/dynamodb/merchant-of.ts';
import { directory } from '../../../../infra/cloud/clients/directory.ts';
import { localDynamo } from '../../../../infra/local/engines/database.ts';
import { createClientTable } from '../../../fixtures/client-table.ts';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';

const tableName = 'clients';

async function anEmptyTable() {
  const engine = await startDynoxide();
  const client = localDynamo(engine.endpoint);
  onTestFinished(async () => {
    client.destroy();
    await engine.stop();
  });
  await createClientTable(client, tableName);
  return { clients: directory({ client, tableName }), merchant: merchantOf({ client, tableName }) };
}

it('writes what the authorizer reads, and never replaces the merchant of a client', async () => {
  const { clients, merchant } = await anEmptyTable();

  const answers = [
    await clients.put('till', 'acme'),
    await clients.put('shop', 'acme'),
    await clients.put('shop', 'acme'),
    await clients.put('shop', 'beta'),
  ];

  expect(answers).toEqual([undefined, undefined, undefined, 'acme']);
  expect(await merchant('shop')).toBe('acme');
  expect(await clients.list()).toEqual([
    { client: 'shop', merchant: 'acme' },
    { client: 'till', merchant: 'acme' },
  ]);
});

it('removes a client, which is a merchant of its own then', async () => {
  const { clients, merchant } = await anEmptyTable();
  await clients.put('shop', 'acme');

  expect(await clients.remove('shop')).toBe('acme');
  expect(await clients.remove('shop')).toBeUndefined();
  expect(await merchant('shop')).toBe('shop');
});
