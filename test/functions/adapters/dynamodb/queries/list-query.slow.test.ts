import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCancellationStore } from '../../../../../functions/adapters/dynamodb/cancellation-store.ts';
import { toItem } from '../../../../../functions/adapters/dynamodb/item.ts';
import { cancellationId } from '../../../../../functions/core/cancellation/identity.ts';
import type { Filter } from '../../../../../functions/core/cancellation/listed.ts';
import type { Status } from '../../../../../functions/core/cancellation/status.ts';
import type { Position } from '../../../../../functions/ports/cancellation-store.ts';
import { list } from '../../../../../functions/untrusted/json.ts';
import { createTable } from '../../../../../infra/local/engines/create-table.ts';
import { accepted, noon } from '../../../../fixtures/a-cancellation.ts';
import { type Dynoxide, startDynoxide } from '../../../../fixtures/dynoxide.ts';

const tableName = 'cancellations';
const merchant = 'merchant-a';
const count = 10_000;
const limit = 20;
let engine: Dynoxide;
let client: DynamoDBClient;

/** The newest is the last one. Of each rare kind there is one in the middle. */
function nth(index: number) {
  const key = `key-${index}`;
  const isRare = index === count / 2;
  const status: Status = isRare ? 'review_required' : index % 2 === 0 ? 'processing' : 'cancelled';
  return accepted({
    id: cancellationId(merchant, key),
    merchant,
    key,
    status,
    createdAt: noon + index,
    request: {
      provider: isRare ? 'pace' : 'yuno',
      transaction: { paymentId: `p-${index}`, transactionId: 'shared by all' },
      merchantReference: `order-${index}`,
      ifCaptured: 'reject',
    },
  });
}

beforeAll(async () => {
  engine = await startDynoxide();
  client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  await createTable(client, tableName);
  for (let from = 0; from < count; from += 25) {
    const writes = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: toItem(nth(from + index), randomUUID()) },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: writes } }));
  }
}, 120_000);

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

/** A store that counts what its lists take. */
function countedStore() {
  const taken = { queries: 0, entries: 0, records: 0 };
  const send = async (command: unknown) => {
    if (command instanceof BatchGetItemCommand)
      taken.records += list(command.input.RequestItems?.[tableName], 'Keys').length;
    const answer = await client.send(command as QueryCommand);
    if (!(command instanceof QueryCommand)) return answer;
    taken.queries += 1;
    taken.entries += (answer as QueryCommandOutput).ScannedCount ?? 0;
    return answer;
  };
  return { taken, store: dynamoCancellationStore({ client: { send } as unknown as DynamoDBClient, tableName }) };
}

async function listed(filter: Omit<Filter, 'merchant'>) {
  const { taken, store } = countedStore();
  const page = await store.list({ merchant, limit, ...filter });
  return { found: page.items.length, hasMore: page.next !== undefined, ...taken };
}

describe(`one request to a list of ${count} cancellations of one merchant`, () => {
  const page = { queries: 1, entries: limit + 1, records: limit };

  it.each<[string, Omit<Filter, 'merchant'>, Awaited<ReturnType<typeof listed>>]>([
    ['without a filter', {}, { found: limit, hasMore: true, ...page }],
    ['by a final status', { status: 'cancelled' }, { found: limit, hasMore: true, ...page }],
    ['by an open status', { status: 'processing' }, { found: limit, hasMore: true, ...page }],
    [
      'by an open status that none has',
      { status: 'accepted' },
      { found: 0, hasMore: true, queries: 5, entries: 5 * (limit + 2) - 1, records: 100 },
    ],
    ['by a review', { status: 'review_required' }, { found: 1, hasMore: false, queries: 1, entries: 1, records: 1 }],
    [
      'by one reference',
      { reference: `p-${count / 2}` },
      { found: 1, hasMore: false, queries: 3, entries: 1, records: 1 },
    ],
    [
      'by the merchant reference',
      { merchantReference: 'order-77' },
      { found: 1, hasMore: false, queries: 1, entries: 1, records: 1 },
    ],
    [
      'by a reference that all share',
      { reference: 'shared by all' },
      { found: limit, hasMore: true, queries: 3, entries: limit + 1, records: limit },
    ],
    [
      'by a reference that all share, and a status that one has',
      { reference: 'shared by all', status: 'review_required' },
      { found: 0, hasMore: true, queries: 15, entries: 5 * (limit + 2) - 1, records: 100 },
    ],
    [
      'by a provider that one has',
      { provider: 'pace' },
      { found: 0, hasMore: true, queries: 1, entries: 1000, records: 0 },
    ],
    [
      'by a status and a provider that none has',
      { status: 'processing', provider: 'pace' },
      { found: 0, hasMore: true, queries: 1, entries: 1000, records: 0 },
    ],
    [
      'by the time',
      { from: noon + 100, to: noon + 103 },
      { found: 3, hasMore: false, queries: 1, entries: 3, records: 3 },
    ],
    [
      'by the time and a reference that all share',
      { from: noon + 100, to: noon + 103, reference: 'shared by all' },
      { found: 3, hasMore: false, queries: 3, entries: 3, records: 3 },
    ],
  ])('%s takes what is promised', async (_, filter, wanted) => {
    expect(await listed(filter)).toEqual(wanted);
  });

  it.each<[string, Omit<Filter, 'merchant'>, number]>([
    ['provider', { provider: 'pace' }, 11],
    ['status and provider', { status: 'review_required', provider: 'pace' }, 1],
    ['shared reference and status', { reference: 'shared by all', provider: 'pace' }, 101],
  ])('by %s finds a rare one after a bounded number of requests', async (_, filter, most) => {
    const { store } = countedStore();
    const found: string[] = [];
    let requests = 0;
    let after: Position | undefined;
    do {
      const { items, next } = await store.list({ merchant, limit, ...filter, after });
      found.push(...items.map(({ id }) => id));
      after = next;
      requests += 1;
    } while (after);

    expect(found).toEqual([nth(count / 2).id]);
    expect(requests).toBeLessThanOrEqual(most);
  });
});
