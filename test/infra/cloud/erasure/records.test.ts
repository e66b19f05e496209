import { randomUUID } from 'node:crypto';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import { dynamoExchangeLog } from '../../../../functions/adapters/dynamodb/exchange-log.ts';
import { toItem, toValues } from '../../../../functions/adapters/dynamodb/item.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { cancellationId, transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import { erased } from '../../../../infra/cloud/erasure/erased.ts';
import { records } from '../../../../infra/cloud/erasure/records.ts';
import { hour, minute, noon } from '../../../fixtures/a-cancellation.ts';
import { dynoxideOfThisFile } from '../../../fixtures/dynoxide-of-this-file.ts';
import { anAccepted, aTestimony } from '../../../functions/ports/cancellation-store.contract.ts';
import { anEnded, personal } from './an-ended.ts';

const tableName = 'cancellations';
const later = noon + hour;
const { client } = await dynoxideOfThisFile(tableName);
const store = dynamoCancellationStore({ client, tableName });
const table = records({ client, tableName });

const lockOf = ({ merchant, request }: Cancellation) =>
  transactionLock(merchant, { name: 'yuno', identity: ['paymentId'] }, request.transaction);

/** Stores an ended cancellation of a merchant of its own, with the lock of its payment. */
async function stored(changes: Partial<Cancellation> = {}): Promise<Cancellation> {
  const merchant = `merchant-${randomUUID()}`;
  const record = anEnded({ merchant, id: cancellationId(merchant, `order of ${personal}`), ...changes });
  await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(record, 'nonce') }));
  const lock = toValues({ pk: lockOf(record), owner: record.id });
  await client.send(new PutItemCommand({ TableName: tableName, Item: lock }));
  return record;
}

async function idsOf(merchant: string, reference?: string) {
  const found: string[] = [];
  for await (const id of table.idsOf(merchant, reference)) found.push(id);
  return found;
}

it('deletes what was said in the looks of this cancellation, and of no other', async () => {
  const [record, other] = [await stored({ look: 60 }), await stored({ look: 1 })];
  const log = dynamoExchangeLog({ client, tableName, days: 1, now: () => later });
  const owner = ({ id, request: { provider } }: Cancellation) => ({ id, provider });
  const said = { look: 1, exchanges: [] };
  await log.keep(owner(record), { ...said, look: 60 });
  await log.keep(owner(other), said);

  await table.deleteExchanges(record);

  expect(await log.read(owner(record), 60)).toEqual([]);
  expect(await log.read(owner(other), 1)).toHaveLength(1);
});

it('leaves no personal data in the item, and no index finds the references any more', async () => {
  const record = await stored();
  const { merchant, id, request } = record;
  const references = [request.merchantReference, ...Object.values(request.transaction)];
  for (const reference of references) expect(await idsOf(merchant, reference)).toEqual([id]);

  expect(await table.replace(record, erased(record, later))).toBe(true);

  for (const reference of references) expect(await idsOf(merchant, reference)).toEqual([]);
  expect(await idsOf(merchant)).toEqual([id]);
  const Key = toValues({ pk: `cancellation#${id}` });
  const { Item = {} } = await client.send(new GetItemCommand({ TableName: tableName, Key }));
  expect(JSON.stringify(Item)).not.toContain(personal);
  expect(Object.keys(Item).filter((name) => /^(ownRef|ref\d)$/.test(name))).toEqual([]);
  expect(await store.load(id)).toMatchObject({ status: 'partially_refunded', version: 8, erasedAt: later });
});

it('still refuses a second cancellation of the payment, and still knows the key', async () => {
  const record = await stored();
  await table.replace(record, erased(record, later));
  const { key: _key, ...rest } = record;
  const again = anAccepted({ merchant: record.merchant, request: record.request }).record;

  expect(await store.accept(again, lockOf(record), randomUUID())).toEqual({ outcome: 'taken', owner: record.id });
  expect(await store.accept({ ...rest, key: record.key }, lockOf(record), randomUUID())).toMatchObject({
    outcome: 'known',
    record: { id: record.id, fingerprint: record.fingerprint, status: 'partially_refunded' },
  });
});

it('keeps no testimony about an erased payment', async () => {
  const record = await stored();
  await table.replace(record, erased(record, later));

  expect(await store.testify(record.id, aTestimony('told-1'))).toBe('known');
  expect(await store.load(record.id)).not.toHaveProperty('testimonies');
});

it.each<[string, (record: Cancellation) => Promise<unknown>]>([
  ['a testimony', ({ id }) => store.testify(id, aTestimony('told-1'))],
  [
    'a look',
    (record) =>
      store.take(record, { look: 2, version: 8, lookBegan: later, lease: { id: 'l', until: later + minute } }),
  ],
])('does not overwrite %s that came after the record was loaded', async (_what, write) => {
  const record = await stored();
  await write(record);

  expect(await table.replace(record, erased(record, later))).toBe(false);
  expect(JSON.stringify(await store.load(record.id))).toContain(personal);
});

it('keeps a nudge that is counted meanwhile', async () => {
  const record = await stored();
  await store.nudge(record.id, { nudged: { by: 'nonce', at: later, look: 2, usedUntil: later }, after: 0 });

  expect(await table.replace(record, erased(record, later))).toBe(true);
  expect(await store.load(record.id)).toMatchObject({ nudges: 1 });
});

it('reads more than one page of a merchant', async () => {
  const merchant = `merchant-${randomUUID()}`;
  const ids = Array.from({ length: 130 }, (_, index) => cancellationId(merchant, String(index)));
  for (const [index, id] of ids.entries()) {
    const record = anEnded({ merchant, id, createdAt: noon + index });
    await client.send(new PutItemCommand({ TableName: tableName, Item: toItem(record, 'nonce') }));
  }

  expect(await idsOf(merchant)).toEqual(ids.toReversed());
});
