import { randomUUID } from 'node:crypto';
import { type BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import { toItem } from '../../../../functions/adapters/dynamodb/item.ts';
import { placeOf } from '../../../../functions/adapters/dynamodb/list-keys.ts';
import { dueEvent } from '../../../../functions/api/event.ts';
import { withNewAttempt } from '../../../../functions/core/look/take-look.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { Unavailable } from '../../../../functions/ports/unavailable.ts';
import { list, number, text } from '../../../../functions/untrusted/json.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { accepted, aRecheck, hour, minute, noon } from '../../../fixtures/a-cancellation.ts';
import { type AwsEndpoint, awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { type Dynoxide, startDynoxide } from '../../../fixtures/dynoxide.ts';
import { anAccepted, aTestimony, ended, leaseChanges, takenBy } from '../../ports/cancellation-store.contract.ts';

const tableName = 'cancellations';
let engine: Dynoxide;
let endpoint: AwsEndpoint;
let client: DynamoDBClient;
let patientClient: DynamoDBClient;
/** The store before the engine, on an SDK client that sends each request once. */
let store: CancellationStore;
/** The same on a client that repeats a request after a lost reply, as the deployed clients do. */
let patientStore: CancellationStore;

beforeAll(async () => {
  engine = await startDynoxide();
  const direct = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  await createTable(direct, tableName);
  direct.destroy();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  endpoint = await awsEndpoint({ table: engine.endpoint });
  client = new DynamoDBClient(endpoint.clientOptions);
  patientClient = new DynamoDBClient({ ...endpoint.clientOptions, maxAttempts: 3 });
  store = dynamoCancellationStore({ client, tableName });
  patientStore = dynamoCancellationStore({ client: patientClient, tableName });
});

afterEach(async () => {
  client.destroy();
  patientClient.destroy();
  await endpoint[Symbol.asyncDispose]();
});

const actions = () => endpoint.requests.map(({ operation }) => operation.split('.')[1]);
const cancel = (...reasons: readonly unknown[]) =>
  endpoint.fail('TransactionCanceledException', 'TransactWriteItems', { CancellationReasons: reasons });
const conflict = { Code: 'TransactionConflict' };
const none = { Code: 'None' };
const conditionFailed = (Item?: Readonly<Record<string, unknown>>) => ({ Code: 'ConditionalCheckFailed', Item });

const accept = async () => {
  const { record, lock } = anAccepted();
  await store.accept(record, lock, randomUUID());
  return { record, lock };
};

const take = async () => {
  const { record, lock } = await accept();
  const looking = await takenBy(store, record, leaseChanges(record));
  if (!looking) throw new Error('nobody else is there');
  return { record: looking, lock, lease: looking.lease?.id ?? '' };
};

describe('while another transaction holds an item', () => {
  it('an accept is repeated', async () => {
    const { record, lock } = anAccepted();
    cancel(none, conflict);

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
    expect(await store.load(record.id)).toEqual(record);
  });

  it('an accept reads its own key consistently, so that it finds a record that is being written', async () => {
    const { record, lock } = await accept();
    cancel(conflict, none);

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'known', record });
    expect(actions().slice(1)).toEqual(['TransactWriteItems', 'GetItem']);
    expect(endpoint.requests.at(-1)?.input).toMatchObject({ ConsistentRead: true });
  });

  it('an accept never reports its own lock as the lock of another cancellation', async () => {
    const { record, lock } = await accept();
    cancel(conflict, conditionFailed({ pk: { S: lock }, owner: { S: record.id } }));

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'known', record });
  });

  it('an accept begins again if the former owner of its lock was stored again', async () => {
    const { record, lock } = anAccepted();
    cancel(none, none, conditionFailed());

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('an accept that takes a lock from a gone owner checks that the owner is still gone', async () => {
    const { record, lock } = anAccepted();
    cancel(none, conditionFailed({ pk: { S: lock }, owner: { S: 'can_gone' } }));

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });

    const [, , check] = list(endpoint.requests.at(-1)?.input, 'TransactItems');
    expect(check).toMatchObject({
      ConditionCheck: { Key: { pk: { S: 'cancellation#can_gone' } }, ConditionExpression: 'attribute_not_exists(pk)' },
    });
  });

  it('an accept names the other owner although its own key is locked by a transaction', async () => {
    const { record, lock } = await accept();
    const late = anAccepted({ merchant: record.merchant });
    cancel(conflict, conditionFailed({ pk: { S: lock }, owner: { S: record.id } }));

    expect(await store.accept(late.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: record.id });
  });

  it('a take is repeated', async () => {
    const { record } = await accept();
    endpoint.fail('TransactionConflictException', 'UpdateItem');

    expect(await takenBy(store, record, leaseChanges(record))).toMatchObject({ look: 1 });
  });

  it('a rejection is repeated', async () => {
    const { record, lock, lease } = await take();
    cancel(conflict, none);

    const after = await store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    expect(after).toMatchObject({ status: 'rejected' });
  });

  it('a transaction whose first attempt is still running is repeated', async () => {
    const { record, lock } = anAccepted();
    endpoint.fail('TransactionInProgressException', 'TransactWriteItems');

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });
});

describe('while the table or an index has no capacity for a transaction', () => {
  const throttled = { Code: 'ThrottlingError' };

  it('an accept is repeated', async () => {
    const { record, lock } = anAccepted();
    cancel(throttled, none);

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('an accept never reports its own lock as the lock of another cancellation', async () => {
    const { record, lock } = await accept();
    cancel(throttled, conditionFailed({ pk: { S: lock }, owner: { S: record.id } }));

    expect(await store.accept(record, lock, randomUUID())).toEqual({ outcome: 'known', record });
  });

  it('a rejection is repeated', async () => {
    const { record, lock, lease } = await take();
    cancel(none, throttled);

    const after = await store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    expect(after).toMatchObject({ status: 'rejected' });
  });
});

describe('an error that no condition explains', () => {
  it.each([
    ['without reasons', []],
    ['about a lock without an owner', [none, conditionFailed({ pk: { S: 'transaction#1' } })]],
    ['about a lock that is not shown', [none, conditionFailed()]],
  ])('is thrown by an accept: a cancelled transaction %s', async (_what, reasons) => {
    const { record, lock } = anAccepted();
    cancel(...reasons);

    await expect(store.accept(record, lock, randomUUID())).rejects.toThrow('TransactionCanceledException');
    expect(actions()).toEqual(['TransactWriteItems']);
  });

  it.each([
    ['that is not valid', [{ Code: 'ValidationError' }, none]],
    ['without reasons', []],
    ['because of the lock', [none, conditionFailed()]],
  ])('is thrown by a rejection: a cancelled transaction %s', async (_what, reasons) => {
    const { record, lock, lease } = await take();
    cancel(...reasons);

    const recording = store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    await expect(recording).rejects.toThrow('TransactionCanceledException');
  });

  it('is thrown by an accept, a rejection and an update that the table throttles', async () => {
    const { record, lock, lease } = await take();
    const name = 'ProvisionedThroughputExceededException';

    endpoint.fail(name);
    await expect(store.accept(record, lock, randomUUID())).rejects.toMatchObject({ name });
    endpoint.fail(name);
    const recording = store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });
    await expect(recording).rejects.toMatchObject({ name });
    endpoint.fail(name);
    await expect(store.recheck(record.id, aRecheck())).rejects.toMatchObject({ name });
  });

  it('is thrown by an accept and a rejection whose transaction was cancelled without any list of reasons', async () => {
    const { record, lock, lease } = await take();
    const name = 'TransactionCanceledException';

    endpoint.fail(name);
    await expect(store.accept(anAccepted().record, lock, randomUUID())).rejects.toMatchObject({ name });
    endpoint.fail(name);
    const recording = store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });
    await expect(recording).rejects.toMatchObject({ name });
  });

  it('is thrown by a rejection whose lock belongs to another, and nothing changes', async () => {
    const { record, lease } = await take();
    const other = await accept();

    const recording = store.record(record, ended(record, 'rejected'), { lease }, { lock: other.lock, now: noon });

    await expect(recording).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    expect(await store.load(record.id)).toEqual(record);
  });
});

describe('after the reply to a write is lost', () => {
  it('a new cancellation is stored, not known, when the client repeats the accept', async () => {
    const { record, lock } = anAccepted();
    endpoint.loseReply('TransactWriteItems');

    expect(await patientStore.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('a new cancellation is stored, not known, when the caller repeats the accept with the same nonce', async () => {
    const { record, lock } = anAccepted();
    const nonce = randomUUID();
    endpoint.loseReply('TransactWriteItems');

    await expect(store.accept(record, lock, nonce)).rejects.toThrow();
    expect(await store.accept(record, lock, nonce)).toEqual({ outcome: 'stored' });
  });

  it('a take succeeds', async () => {
    const { record } = await accept();
    const changes = leaseChanges(record);
    endpoint.loseReply('UpdateItem');

    const looking = await takenBy(patientStore, record, changes);

    expect(looking).toMatchObject({ look: 1, lease: changes.lease });
    expect(looking?.attempts).toHaveLength(1);
  });

  it('a prepared send succeeds', async () => {
    const { record, lease } = await take();
    endpoint.loseReply('UpdateItem');

    const attempts = withNewAttempt(record.attempts, 'fresh', noon, noon + minute);
    const ready = await patientStore.prepareSend(record, { snapshot: 1, version: 3, attempts }, lease, noon);

    expect(ready).toMatchObject({ version: 3, attempts });
  });

  it('a planned nudge is counted once, and is our own', async () => {
    const { record } = await take();
    const nudged = { by: randomUUID(), at: noon, look: 1, usedUntil: noon + minute };
    endpoint.loseReply('UpdateItem');

    expect(await patientStore.nudge(record.id, { nudged, after: 0 })).toMatchObject({ nudges: 1, nudged });
    expect(await store.load(record.id)).toMatchObject({ nudges: 1 });
  });

  it('a testimony is known, and stored once', async () => {
    const { record } = await take();
    endpoint.loseReply('UpdateItem');

    expect(await patientStore.testify(record.id, aTestimony('told-1'))).toBe('known');
    expect(await store.load(record.id)).toMatchObject({ testimonies: [aTestimony('told-1')], version: 3 });
  });

  it.each([
    ['cancelled', 'UpdateItem'],
    ['rejected', 'TransactWriteItems'],
  ] as const)('a recorded %s succeeds', async (status, action) => {
    const { record, lock, lease } = await take();
    endpoint.loseReply(action);

    const after = await patientStore.record(record, ended(record, status), { lease }, { lock, now: noon });

    expect(after).toMatchObject({ status, recordedLease: lease });
  });

  it('a rejection that the caller repeats succeeds, and the lock is free', async () => {
    const { record, lock, lease } = await take();
    const recordIt = () => store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });
    endpoint.loseReply('TransactWriteItems');

    await expect(recordIt()).rejects.toThrow();
    expect(await recordIt()).toMatchObject({ status: 'rejected' });
    const next = anAccepted({ merchant: record.merchant });
    expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });
});

describe('a condition that did not hold', () => {
  it('gives no result if DynamoDB does not return the item', async () => {
    const { record, lock, lease } = await take();
    const rejecting = () => store.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    endpoint.fail('ConditionalCheckFailedException', 'UpdateItem');
    expect(await takenBy(store, record, leaseChanges(record))).toBeUndefined();
    cancel(conditionFailed(), none);
    expect(await rejecting()).toBeUndefined();
  });

  it('makes a confirmation go on with the record that was found', async () => {
    const { record, lock, lease } = await take();
    const event = dueEvent({ ...record, version: 3 }, 'CancellationReviewRequired');
    const changes = { ...ended(record, 'review_required'), completedAt: undefined, nextLook: noon + hour };
    await store.record(record, changes, { lease }, { lock, now: noon, event });
    const before = endpoint.requests.length;

    expect(await store.confirm(record.id, event.eventId, noon)).toMatchObject({ dueEvents: [], lastEvent: event });
    expect(actions().slice(before)).toEqual(['UpdateItem', 'UpdateItem']);
  });

  it('makes a confirmation fail if DynamoDB returns no item', async () => {
    const { record } = await take();
    endpoint.fail('ConditionalCheckFailedException', 'UpdateItem');

    expect(await store.confirm(record.id, 'evt_other', noon)).toBeUndefined();
  });
});

describe('a table that answers page by page', () => {
  const keyOf = (id: string) => ({ pk: { S: `cancellation#${id}` }, createdAt: { N: String(noon) } });

  const entryOf = (id: string) => ({ pk: { S: `cancellation#${id}` }, place: { S: placeOf({ id, createdAt: noon }) } });

  it('is read to the end for what is due in each shard', async () => {
    endpoint.reply('Query', { Items: [keyOf('can_a')], LastEvaluatedKey: keyOf('can_a') });
    endpoint.reply('Query', { LastEvaluatedKey: keyOf('can_b') });
    endpoint.reply('Query', { Items: [keyOf('can_c')] });
    for (let shard = 1; shard < 8; shard += 1) endpoint.reply('Query', { Items: [keyOf(`can_${shard}`)] });

    const due: string[] = [];
    for (const shard of store.due(noon)) for await (const id of shard) due.push(id);

    expect(due).toEqual(['can_a', 'can_c', 'can_1', 'can_2', 'can_3', 'can_4', 'can_5', 'can_6', 'can_7']);
    const shards = endpoint.requests.map(({ input }) => text(input, 'ExpressionAttributeValues', ':shard', 'S'));
    expect(shards).toEqual(['wake#0', 'wake#0', 'wake#0', ...[1, 2, 3, 4, 5, 6, 7].map((shard) => `wake#${shard}`)]);
    expect(text(endpoint.requests[2]?.input, 'ExclusiveStartKey', 'pk', 'S')).toBe('cancellation#can_b');
  });

  const recordsOf = (...ids: readonly string[]) => ({
    Responses: { [tableName]: ids.map((id) => toItem(accepted({ id, merchant: 'merchant-a' }), 'nonce')) },
  });
  const merchant = 'merchant-a';
  const limits = () => endpoint.requests.flatMap(({ input }) => number(input, 'Limit') ?? []);

  it('is queried once for one entry more than the page shows, and read once for the records', async () => {
    endpoint.reply('Query', { Items: ['can_c', 'can_b', 'can_a'].map(entryOf), LastEvaluatedKey: entryOf('can_a') });
    endpoint.reply('BatchGetItem', recordsOf('can_c', 'can_b'));

    const page = await store.list({ merchant, limit: 2 });

    expect(page.items.map(({ id }) => id)).toEqual(['can_c', 'can_b']);
    expect(page.next).toEqual({ id: 'can_b', createdAt: noon });
    expect(actions()).toEqual(['Query', 'BatchGetItem']);
    expect(limits()).toEqual([3]);
  });

  it('continues behind the last place of the earlier page, which the query finds again', async () => {
    endpoint.reply('Query', { Items: ['can_b', 'can_a'].map(entryOf) });
    endpoint.reply('BatchGetItem', recordsOf('can_a'));

    const page = await store.list({ merchant, limit: 2, after: { id: 'can_b', createdAt: noon } });

    expect(page.items.map(({ id }) => id)).toEqual(['can_a']);
    expect(page.next).toBeUndefined();
    expect(limits()).toEqual([4]);
  });

  it('evaluates 1000 entries in one query with a filter by provider, and then the cursor continues', async () => {
    endpoint.reply('Query', { LastEvaluatedKey: entryOf('can_b') });

    const page = await store.list({ merchant, limit: 2, provider: 'yuno' });

    expect(page).toEqual({ items: [], next: { id: 'can_b', createdAt: noon } });
    expect(actions()).toEqual(['Query']);
    expect(limits()).toEqual([1000]);
  });

  it('shows no more than a page of the entries that pass a filter by provider', async () => {
    endpoint.reply('Query', { Items: ['can_c', 'can_b', 'can_a'].map(entryOf), LastEvaluatedKey: entryOf('can_a') });
    endpoint.reply('BatchGetItem', recordsOf('can_c', 'can_b'));

    const page = await store.list({ merchant, limit: 2, provider: 'yuno' });

    expect(page.items.map(({ id }) => id)).toEqual(['can_c', 'can_b']);
    expect(page.next).toEqual({ id: 'can_b', createdAt: noon });
  });

  it('shows of three indexes nothing that is older than what one of them has not read yet', async () => {
    const pages: Record<string, readonly string[]> = {
      'by-reference-1': ['can_f', 'can_d'],
      'by-reference-2': ['can_e', 'can_a'],
    };
    const read: string[] = [];
    const send = async (command: unknown) => {
      if (command instanceof QueryCommand) {
        const ids = pages[command.input.IndexName ?? ''] ?? ['can_c'];
        return { Items: ids.map(entryOf), LastEvaluatedKey: ids.includes('can_d') ? entryOf('can_d') : undefined };
      }
      const keys = list((command as BatchGetItemCommand).input.RequestItems?.[tableName], 'Keys');
      read.push(...keys.map((key) => String(text(key, 'pk', 'S')).slice('cancellation#'.length)));
      return { Responses: { [tableName]: [] } };
    };
    const used = dynamoCancellationStore({ client: { send } as unknown as DynamoDBClient, tableName });

    const page = await used.list({ merchant, limit: 9, reference: 'p-1' });

    expect(read).toEqual(['can_f', 'can_e', 'can_d']);
    expect(page.next).toEqual({ id: 'can_d', createdAt: noon });
  });

  it.each([
    [1, 5],
    [20, 5],
    [21, 4],
    [60, 1],
    [100, 1],
  ])('reads at most 100 records for a page of %d if they may be read in vain', async (limit, rounds) => {
    const page = Array.from({ length: Math.max(limit, 20) + 1 }, (_, index) => entryOf(`can_${String(200 - index)}`));
    let reads = 0;
    const send = async (command: unknown) => {
      if (command instanceof QueryCommand) return { Items: page, LastEvaluatedKey: page.at(-1) };
      reads += 1;
      return { Responses: { [tableName]: [] } };
    };
    const used = dynamoCancellationStore({ client: { send } as unknown as DynamoDBClient, tableName });

    const { items, next } = await used.list({ merchant, limit, status: 'accepted' });

    expect(items).toEqual([]);
    expect(next).toBeDefined();
    expect(reads).toBe(rounds);
  });

  it('asks again for the records that DynamoDB left out, and shows none that no longer exists', async () => {
    endpoint.reply('Query', { Items: ['can_c', 'can_b', 'can_a'].map(entryOf) });
    const left = { [tableName]: { Keys: [{ pk: { S: 'cancellation#can_b' } }, { pk: { S: 'cancellation#can_c' } }] } };
    endpoint.reply('BatchGetItem', { ...recordsOf('can_a'), UnprocessedKeys: left });
    endpoint.reply('BatchGetItem', recordsOf('can_c'));

    const page = await store.list({ merchant: 'merchant-a', limit: 5 });

    expect(page.items.map(({ id }) => id)).toEqual(['can_c', 'can_a']);
    expect(actions()).toEqual(['Query', 'BatchGetItem', 'BatchGetItem']);
  });

  it('shows no cancellation that has left the list since its index was written', async () => {
    endpoint.reply('Query', { Items: ['can_b', 'can_a'].map(entryOf) });
    const moved = toItem(accepted({ id: 'can_a', merchant: 'merchant-a', status: 'processing' }), 'nonce');
    endpoint.reply('BatchGetItem', {
      Responses: { [tableName]: [moved, ...(recordsOf('can_b').Responses[tableName] ?? [])] },
    });

    const page = await store.list({ merchant: 'merchant-a', limit: 5, status: 'accepted' });

    expect(page.items.map(({ id }) => id)).toEqual(['can_b']);
  });

  it('is given up as unavailable if DynamoDB goes on leaving records out', async () => {
    const left = { [tableName]: { Keys: [{ pk: { S: 'cancellation#can_a' } }] } };
    let reads = 0;
    const send = async (command: unknown) => {
      if (command instanceof QueryCommand) return { Items: [entryOf('can_a')] };
      reads += 1;
      return { UnprocessedKeys: left };
    };
    const starved = dynamoCancellationStore({ client: { send } as unknown as DynamoDBClient, tableName });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    onTestFinished(() => void vi.useRealTimers());

    const failed = starved.list({ merchant: 'merchant-a', limit: 5 }).catch((error: unknown) => error);
    await vi.runAllTimersAsync();

    expect(await failed).toBeInstanceOf(Unavailable);
    expect(reads).toBe(10);
  });
});

describe('a confirmation', () => {
  it('moves the wake time again if a recovery has postponed it meanwhile', async () => {
    const { record, lock, lease } = await take();
    const [first, second] = [3, 4].map((version) => dueEvent({ ...record, version }, 'CancellationCompleted'));
    if (!first || !second) throw new Error('two events');
    const once = await store.record(record, ended(record), { lease }, { lock, now: noon, event: first });
    const guard = { version: once?.version ?? 0 };
    const changes = { version: guard.version + 1 };
    const both = once && (await store.record(once, changes, guard, { lock, now: noon, event: second }));
    if (!both) throw new Error('both events are due');
    let updates = 0;
    const send = async (command: never) => {
      updates += 1;
      // The first update finds that another event is due. The second one removes the event.
      if (updates === 2) await store.moveWake(both, noon + hour);
      return client.send(command);
    };
    const between = dynamoCancellationStore({ client: { send } as unknown as DynamoDBClient, tableName });

    const confirmed = await between.confirm(record.id, first.eventId, noon + minute);

    expect(confirmed).toMatchObject({ dueEvents: [second], wakeAt: noon + 3 * minute });
  });
});
