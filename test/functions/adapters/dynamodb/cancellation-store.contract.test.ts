import { randomUUID } from 'node:crypto';
import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { dynamoCancellationStore } from '../../../../functions/adapters/dynamodb/cancellation-store.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { type Dynoxide, startDynoxide } from '../../../../infra/local/engines/dynoxide.ts';
import { minute, noon } from '../../../fixtures/a-cancellation.ts';
import { anAccepted, ended, leaseChanges, storeContract } from '../../ports/cancellation-store.contract.ts';

const tableName = 'cancellations';
let engine: Dynoxide;
let client: DynamoDBClient;
let store: CancellationStore;

const newClient = (changes: Partial<DynamoDBClientConfig> = {}) =>
  new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...changes,
  });

beforeAll(async () => {
  engine = await startDynoxide();
  client = newClient();
  await createTable(client, tableName);
  store = dynamoCancellationStore({ client, tableName });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

storeContract('the DynamoDB store', () => store);

/** What happens to a request on its policy: refused before it, or its reply lost after it. */
interface Fault {
  readonly command: string;
  readonly times: number;
  readonly refuse?: () => Error;
}

const timedOut = () => Object.assign(new Error('the reply was lost'), { name: 'TimeoutError' });

function faultyStore({ command, times, refuse }: Fault, maxAttempts = 3) {
  const faulty = newClient({ maxAttempts });
  onTestFinished(() => faulty.destroy());
  const commands: string[] = [];
  let left = times;
  faulty.middlewareStack.add(
    (next, context) => async (args) => {
      commands.push(context.commandName ?? '');
      const isHit = context.commandName === command && left > 0;
      if (!isHit) return next(args);
      left -= 1;
      if (refuse) throw refuse();
      await next(args);
      throw timedOut();
    },
    { step: 'deserialize', priority: 'high' },
  );
  return { store: dynamoCancellationStore({ client: faulty, tableName }), commands };
}

const about = { message: 'injected', $metadata: {} };
const conflict = () => new TransactionConflictException(about);
const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({ ...about, CancellationReasons: codes.map((Code) => ({ Code })) });

const accept = async () => {
  const { record, lock } = anAccepted();
  await store.accept(record, lock, randomUUID());
  return { record, lock };
};

const take = async () => {
  const { record, lock } = await accept();
  const looking = await store.take(record, leaseChanges(record));
  if (!looking) throw new Error('nobody else is there');
  return { record: looking, lock, lease: looking.lease?.id ?? '' };
};

describe('while another transaction holds an item', () => {
  it.for([
    [['TransactionConflict', 'None']],
    [['None', 'TransactionConflict']],
    [['TransactionConflict', 'TransactionConflict']],
  ])('accepting is repeated after %j', async ([codes]) => {
    const { store: faulty } = faultyStore({
      command: 'TransactWriteItemsCommand',
      times: 3,
      refuse: () => cancelled(...(codes ?? [])),
    });
    const { record, lock } = anAccepted();

    expect(await faulty.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
    expect(await store.load(record.id)).toEqual(record);
  });

  it('accepting reads its own key consistently, so that a record under policy is known', async () => {
    const { record, lock } = await accept();
    const refuse = () => cancelled('TransactionConflict', 'None');
    const { store: faulty, commands } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1, refuse });

    expect(await faulty.accept(record, lock, randomUUID())).toEqual({ outcome: 'known', record });
    expect(commands).toEqual(['TransactWriteItemsCommand', 'GetItemCommand']);
  });

  it('accepting never calls its own lock the lock of another', async () => {
    const { record, lock } = await accept();
    const refuse = () =>
      new TransactionCanceledException({
        ...about,
        CancellationReasons: [
          { Code: 'TransactionConflict' },
          { Code: 'ConditionalCheckFailed', Item: { pk: { S: lock }, owner: { S: record.id } } },
        ],
      });
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1, refuse });

    expect(await faulty.accept(record, lock, randomUUID())).toEqual({ outcome: 'known', record });
  });

  it('accepting names the other owner although its own key is contended', async () => {
    const { record, lock } = await accept();
    const late = anAccepted({ merchant: record.merchant });
    const refuse = () =>
      new TransactionCanceledException({
        ...about,
        CancellationReasons: [
          { Code: 'TransactionConflict' },
          { Code: 'ConditionalCheckFailed', Item: { pk: { S: lock }, owner: { S: record.id } } },
        ],
      });
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1, refuse });

    expect(await faulty.accept(late.record, lock, randomUUID())).toEqual({ outcome: 'taken', owner: record.id });
  });

  it('taking a look is repeated', async () => {
    const { record } = await accept();
    const { store: faulty } = faultyStore({ command: 'UpdateItemCommand', times: 3, refuse: conflict });

    expect(await faulty.take(record, leaseChanges(record))).toMatchObject({ look: 1 });
  });

  it('recording a rejection is repeated', async () => {
    const { record, lock, lease } = await take();
    const refuse = () => cancelled('TransactionConflict', 'None');
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 3, refuse });

    const after = await faulty.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    expect(after).toMatchObject({ status: 'rejected' });
  });

  it('a transaction whose first try is still under policy is repeated', async () => {
    const refuse = () => new TransactionInProgressException(about);
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1, refuse }, 1);
    const { record, lock } = anAccepted();

    expect(await faulty.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('it does not try for ever', async () => {
    const { record } = await accept();
    const { store: faulty, commands } = faultyStore({ command: 'UpdateItemCommand', times: 1000, refuse: conflict });

    await expect(faulty.nudge(record.id)).rejects.toThrow(TransactionConflictException);
    expect(commands).toHaveLength(10);
  });

  it('what is no conflict is not repeated', async () => {
    const refuse = () => cancelled('ThrottlingError', 'None');
    const { store: faulty, commands } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1, refuse });
    const { record, lock } = anAccepted();

    await expect(faulty.accept(record, lock, randomUUID())).rejects.toThrow(TransactionCanceledException);
    expect(commands).toHaveLength(1);
  });
});

describe('when the reply to a write is lost', () => {
  it('and the client repeats it, a new cancellation is stored, not known', async () => {
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1 });
    const { record, lock } = anAccepted();

    expect(await faulty.accept(record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('and the caller repeats it, its nonce says that it was its own', async () => {
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1 }, 1);
    const { record, lock } = anAccepted();
    const nonce = randomUUID();

    await expect(faulty.accept(record, lock, nonce)).rejects.toThrow('the reply was lost');
    expect(await faulty.accept(record, lock, nonce)).toEqual({ outcome: 'stored' });
  });

  it('a take is ours', async () => {
    const { record } = await accept();
    const { store: faulty } = faultyStore({ command: 'UpdateItemCommand', times: 1 });
    const changes = leaseChanges(record);

    const looking = await faulty.take(record, changes);

    expect(looking).toMatchObject({ look: 1, lease: changes.lease });
    expect(looking?.attempts).toHaveLength(1);
  });

  it('a prepared sending is ours', async () => {
    const { record, lease } = await take();
    const { store: faulty } = faultyStore({ command: 'UpdateItemCommand', times: 1 });

    expect(await faulty.prepareSend(record, { snapshot: 1, version: 3 }, lease, noon)).toMatchObject({ version: 3 });
  });

  it.for(['cancelled', 'rejected'] as const)('a recorded %s is ours', async (status) => {
    const { record, lock, lease } = await take();
    const command = status === 'rejected' ? 'TransactWriteItemsCommand' : 'UpdateItemCommand';
    const { store: faulty } = faultyStore({ command, times: 1 });

    const after = await faulty.record(record, ended(record, status), { lease }, { lock, now: noon });

    expect(after).toMatchObject({ status, recordedLease: lease });
  });

  it('a rejection that the caller repeats is ours, and the lock is free', async () => {
    const { record, lock, lease } = await take();
    const { store: faulty } = faultyStore({ command: 'TransactWriteItemsCommand', times: 1 }, 1);
    const recordIt = () => faulty.record(record, ended(record, 'rejected'), { lease }, { lock, now: noon });

    await expect(recordIt()).rejects.toThrow('the reply was lost');
    expect(await recordIt()).toMatchObject({ status: 'rejected' });
    const next = anAccepted({ merchant: record.merchant });
    expect(await store.accept(next.record, lock, randomUUID())).toEqual({ outcome: 'stored' });
  });

  it('a rejection whose lock belongs to another is an error and changes nothing', async () => {
    const { record, lease } = await take();
    const other = await accept();

    const recording = store.record(record, ended(record, 'rejected'), { lease }, { lock: other.lock, now: noon });

    await expect(recording).rejects.toThrow(TransactionCanceledException);
    expect(await store.load(record.id)).toEqual(record);
  });
});

describe('an item', () => {
  const itemOf = async (id: string) => {
    const get = new GetItemCommand({ TableName: tableName, Key: { pk: { S: `cancellation#${id}` } } });
    return (await client.send(get)).Item ?? {};
  };

  it('may be forgotten 400 days after its end, and never before one', async () => {
    const { record, lock, lease } = await take();
    const open = await itemOf(record.id);

    await store.record(record, ended(record), { lease }, { lock, now: noon });

    expect(open).not.toHaveProperty('expiresAt');
    const completed = (noon + minute) / 1000;
    expect((await itemOf(record.id)).expiresAt).toEqual({ N: String(completed + 400 * 86_400) });
  });

  it('is in the wake index only with a moment, and shows none of its inner fields in the record', async () => {
    const { record, lock, lease } = await take();

    const after = await store.record(record, ended(record), { lease }, { lock, now: noon });

    expect(await itemOf(record.id)).not.toHaveProperty('wakeShard');
    expect(await itemOf(record.id)).not.toHaveProperty('wakeAt');
    for (const inner of ['pk', 'nonce', 'wakeShard', 'expiresAt']) expect(after).not.toHaveProperty(inner);
  });
});

describe('every request', () => {
  /** DynamoDB reserves single words only, so compound names are safe; these single ones are not on its list. */
  const unreserved = new Set(['pk', 'id', 'merchant', 'freed', 'nudges', 'tokens']);
  const keywords = new Set([
    'SET',
    'REMOVE',
    'AND',
    'OR',
    'IN',
    'attribute_exists',
    'attribute_not_exists',
    'list_append',
  ]);
  const isSafe = (name: string) => unreserved.has(name) || keywords.has(name) || /^[a-z]+[A-Z]/.test(name);

  it('writes placeholders for all names that DynamoDB may reserve, and uses every placeholder that it declares', async () => {
    const watched = newClient();
    onTestFinished(() => watched.destroy());
    const inputs: unknown[] = [];
    watched.middlewareStack.add(
      (next) => (args) => {
        inputs.push(args.input);
        return next(args);
      },
      { step: 'initialize' },
    );

    await useEverything(dynamoCancellationStore({ client: watched, tableName }));

    const withExpressions = inputs.flatMap(expressionsIn);
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
  const looking = (await used.take(record, leaseChanges(record), { run: 5, token: 'T5' })) ?? record;
  await used.prepareSend(looking, { snapshot: 1 }, looking.lease?.id ?? '', noon);
  await used.nudge(record.id);
  for (const run of [1, 2, 3, 4, 6, 7]) await used.keepToken(record.id, run, `T${run}`);
  await used.noteRun(record.id, 2);
  await used.moveWake(looking, noon);
  await used.moveWake({ ...looking, wakeAt: noon }, undefined);
  const event = { eventId: 'evt', detailType: 'CancellationCompleted', detail: {} } as never;
  const rejected = await used.record(
    looking,
    ended(looking, 'rejected'),
    { lease: looking.lease?.id ?? '' },
    { lock, now: noon, event },
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
  for await (const _id of used.due(noon)) break;
  await used.list({ merchant: record.merchant, limit: 2 });
  await used.list({ merchant: record.merchant, limit: 2, status: 'accepted', provider: 'yuno', transactionId: 't' });
}
