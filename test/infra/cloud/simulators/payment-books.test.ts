import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BookFull, dynamoPaymentBooks, type PaymentBooks } from '../../../../infra/cloud/simulators/payment-books.ts';
import { aSimulator } from '../../../fixtures/a-simulator.ts';
import { type Dynoxide, startDynoxide } from '../../../fixtures/dynoxide.ts';

const tableName = 'simulated-payments';
const noon = Date.UTC(2026, 0, 2, 12);
let engine: Dynoxide;
let client: DynamoDBClient;
let now = noon;
let books: PaymentBooks;

beforeAll(async () => {
  engine = await startDynoxide();
  client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  books = dynamoPaymentBooks({ client, tableName, now: () => now });
});

afterAll(async () => {
  client.destroy();
  await engine.stop();
});

const named = (id: string) => ({ provider: 'any', id });
const look = (id: string) => books.work(named(id), aSimulator, { act: (world) => world.payment(id) });

describe('the books of simulated payments', () => {
  it('show a fresh payment before anything happened', async () => {
    expect((await look('fresh')).value).toEqual({ state: 'open' });
  });

  it('keep what happened for the next worker', async () => {
    await books.work(named('kept'), aSimulator, {
      act: (world) => {
        world.change('kept', { state: 'cancelled' });
        world.effect('kept', 'cancelled');
      },
    });

    const { value, books: kept } = await look('kept');

    expect(value).toEqual({ state: 'cancelled' });
    expect(kept.effects).toEqual([{ at: new Date(noon).toISOString(), id: 'kept', effect: 'cancelled' }]);
  });

  it('keep payments apart, and the merchant of each', async () => {
    await books.work(named('one'), aSimulator, {
      merchant: 'acme',
      act: (world) => world.change('one', { state: 'x' }),
    });

    expect((await look('one')).merchant).toBe('acme');
    expect(await look('two')).toMatchObject({ value: { state: 'open' }, merchant: undefined });
  });

  it('do every change once, however many workers change a payment at the same time', async () => {
    const add = () => books.work(named('busy'), aSimulator, { act: (world) => world.effect('busy', 'cancelled') });

    await Promise.all(Array.from({ length: 5 }, add));

    expect((await look('busy')).books.effects).toHaveLength(5);
  });

  it('refuse work that allows less than what is stored', async () => {
    const workWithin = (maxCharacters: number) =>
      books.work(named('full'), aSimulator, { maxCharacters, act: (world) => world.effect('full', 'cancelled') });
    await workWithin(50);

    await expect(workWithin(50)).rejects.toThrow(BookFull);
    expect((await look('full')).books.effects).toHaveLength(1);
  });

  it('take a later step once it is due, and only once', async () => {
    const first = await books.work(named('later'), aSimulator, {
      act: (world) => world.later(2000, 'later', 'cancel'),
    });
    const early = await look('later');
    now += 2000;
    const [late, later] = [await look('later'), await look('later')];
    now = noon;

    expect(first.later).toEqual([{ number: 1, due: noon + 2000, id: 'later', step: 'cancel' }]);
    expect(early.value).toEqual({ state: 'open' });
    expect(late).toMatchObject({ value: { state: 'cancelled' }, notifications: 1 });
    expect(later).toMatchObject({ value: { state: 'cancelled' }, notifications: 0 });
    expect(later.books.effects).toHaveLength(1);
  });
});
