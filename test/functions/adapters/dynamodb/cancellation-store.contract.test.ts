import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { aRecheck, minute, noon } from '../../../fixtures/a-cancellation.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { dynoxideOfThisFile } from '../../../fixtures/dynoxide-of-this-file.ts';
import {
  anAccepted,
  aTestimony,
  ended,
  leaseChanges,
  storeContract,
  takenBy,
} from '../../ports/cancellation-store.contract.ts';

const tableName = 'cancellations';
const { engine, client } = await dynoxideOfThisFile(tableName);
const store = dynamoCancellationStore({ client, tableName });

storeContract(
  'the DynamoDB store',
  () => store,
  async (id) => {
    await client.send(new DeleteItemCommand({ TableName: tableName, Key: { pk: { S: `cancellation#${id}` } } }));
  },
);

const take = async () => {
  const { record, lock } = anAccepted();
  await store.accept(record, lock, randomUUID());
  const looking = await takenBy(store, record, leaseChanges(record));
  if (!looking) throw new Error('nobody else is there');
  return { record: looking, lock, lease: looking.lease?.id ?? '' };
};

describe('an item', () => {
  const itemOf = async (id: string) => {
    const get = new GetItemCommand({ TableName: tableName, Key: { pk: { S: `cancellation#${id}` } } });
    return (await client.send(get)).Item ?? {};
  };

  it('may be deleted 400 days after its end, and never before it has ended', async () => {
    const { record, lock, lease } = await take();
    const open = await itemOf(record.id);

    await store.record(record, ended(record), { lease }, { lock, now: noon });

    expect(open).not.toHaveProperty('expiresAt');
    const completed = (noon + minute) / 1000;
    expect((await itemOf(record.id)).expiresAt).toEqual({ N: String(completed + 400 * 86_400) });
  });

  it('leaves the wake index when nothing is left to do, and hides from the record how it is stored', async () => {
    const { record, lock, lease } = await take();
    const open = await itemOf(record.id);

    const after = await store.record(record, ended(record), { lease }, { lock, now: noon });

    expect(open).toHaveProperty('wakeShard');
    expect(await itemOf(record.id)).not.toHaveProperty('wakeShard');
    expect(await itemOf(record.id)).not.toHaveProperty('wakeAt');
    for (const inner of ['pk', 'nonce', 'wakeShard', 'expiresAt', 'place', 'listedAs', 'ref1'])
      expect(after).not.toHaveProperty(inner);
  });
});

describe('the note of refused credentials', () => {
  it('may be deleted when it is an hour old', async () => {
    const merchant = `merchant-${randomUUID()}`;
    await store.noteRefusal(merchant, 'yuno', noon + 999);

    const key = { pk: { S: `refusal#yuno#${merchant}` } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key }));

    expect(Item?.expiresAt).toEqual({ N: String(noon / 1000 + 3600) });
  });
});

it('the note of a message names its provider in its key, and may be deleted after its time', async () => {
  const digest = randomUUID();
  await store.noteMessage('yuno', digest, noon + 1, noon);

  const key = { pk: { S: `message#yuno#${digest}` } };
  const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: key }));

  expect(Item).toEqual({ ...key, until: { N: String(noon + 1) }, expiresAt: { N: String(noon / 1000 + 1) } });
});

it('a look cannot be taken without a lease', async () => {
  const take = store.take(anAccepted().record, { version: 2 });

  await expect(take).rejects.toThrow(new TypeError('a take needs a lease'));
});

describe('every request', () => {
  /** DynamoDB reserves single words only, so compound names are safe; these single ones are not on its list. */
  const unreserved = new Set(['pk', 'id', 'testimonies', 'merchant', 'freed', 'nudges', 'tokens']);
  const keywords = new Set([
    'SET',
    'REMOVE',
    'AND',
    'BETWEEN',
    'OR',
    'IN',
    'attribute_exists',
    'attribute_not_exists',
    'list_append',
    'contains',
    'size',
  ]);
  const isSafe = (name: string) => unreserved.has(name) || keywords.has(name) || /^[a-z]+[A-Z]/.test(name);

  it('uses placeholders for all names that DynamoDB may reserve, and declares no placeholder without using it', async () => {
    const endpoint = await awsEndpoint({ table: engine.endpoint });
    const watched = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(async () => {
      watched.destroy();
      await endpoint[Symbol.asyncDispose]();
    });

    await useEverything(dynamoCancellationStore({ client: watched, tableName }));

    const withExpressions = endpoint.requests.flatMap(({ input }) => expressionsIn(input));
    expect(withExpressions.length).toBeGreaterThan(15);
    for (const { text, placeholders } of withExpressions) {
      const names = text.match(/(?<![#:\w])[A-Za-z_]\w*/g) ?? [];
      expect(names.filter((name) => !isSafe(name))).toEqual([]);
      expect(new Set(text.match(/[#:]\w+/g) ?? [])).toEqual(new Set(placeholders));
    }
  });
});

interface Expressions {
  readonly text: string;
  readonly placeholders: readonly string[];
}

/** Every part of a request that carries expressions, with the placeholders that it declares. */
function expressionsIn(input: unknown): Expressions[] {
  if (typeof input !== 'object' || input === null) return [];
  const entries = Object.entries(input);
  const own = entries.filter(([name]) => name.endsWith('Expression')).map(([, text]) => text ?? '');
  const declared = entries
    .filter(([name]) => name.startsWith('ExpressionAttribute'))
    .flatMap(([, names]) => Object.keys(names ?? {}));
  const here = own.length > 0 ? [{ text: own.join(' ; '), placeholders: declared }] : [];
  const isItem = (name: string) => name === 'Item' || name === 'Key' || name.startsWith('ExpressionAttribute');
  return [...here, ...entries.filter(([name]) => !isItem(name)).flatMap(([, value]) => expressionsIn(value))];
}

async function useEverything(used: CancellationStore): Promise<void> {
  const { record, lock } = anAccepted();
  await used.accept(record, lock, randomUUID());
  await used.accept(anAccepted({ merchant: record.merchant }).record, lock, randomUUID());
  const looking = (await takenBy(used, record, leaseChanges(record))) ?? record;
  await used.prepareSend(looking, { snapshot: 1 }, looking.lease?.id ?? '', noon);
  await used.testify(anAccepted().record.id, aTestimony('told-1'));
  await used.testify(record.id, aTestimony('told-1'));
  await used.noteRefusal(record.merchant, 'yuno', noon);
  await used.isRefusalKnown(record.merchant, 'yuno', noon);
  await used.forgetRefusal(record.merchant, 'yuno');
  await used.recheck(record.id, aRecheck());
  await used.nudge(record.id, { nudged: { by: 'one', at: noon, look: 1, usedUntil: noon }, after: 1 });
  await used.isMessageKnown('yuno', 'digest', noon);
  await used.noteMessage('yuno', 'digest', noon, noon);
  for (const run of [1, 2, 3, 4, 6, 7]) await used.keepToken(record.id, run, `T${run}`);
  await used.noteRun(record.id, 2);
  await used.moveWake(looking, noon);
  await used.moveWake({ ...looking, wakeAt: noon }, undefined);
  const event = { eventId: 'evt', detailType: 'CancellationCompleted', detail: {} } as never;
  const told = (await used.load(record.id)) ?? looking;
  const rejected = await used.record(
    told,
    ended(told, 'rejected'),
    { lease: looking.lease?.id ?? '' },
    { lock, now: noon, event, token: { run: 5, token: 'T5' } },
  );
  await used.record(
    rejected ?? looking,
    { version: 9 },
    { version: rejected?.version ?? 0 },
    { lock, now: noon, event },
  );
  await used.confirm(record.id, 'evt', noon);
  await used.confirm(record.id, 'evt', noon);
  await used.owner(lock);
  for (const shard of used.due(noon)) for await (const _id of shard) break;
  await used.list({ merchant: record.merchant, limit: 2 });
  await used.list({
    merchant: record.merchant,
    limit: 2,
    status: 'accepted',
    provider: 'yuno',
    from: noon,
    to: noon + 1,
  });
  await used.list({ merchant: record.merchant, limit: 2, reference: 't-1', after: { createdAt: noon, id: record.id } });
  await used.list({ merchant: record.merchant, limit: 2, merchantReference: 'm' });
}
