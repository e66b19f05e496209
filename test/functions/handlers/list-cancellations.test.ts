import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { cancellationId } from '../../../functions/core/cancellation/identity.ts';
import { listCancellations } from '../../../functions/handlers/list-cancellations.ts';
import type { ListQuery } from '../../../functions/ports/cancellation-store.ts';
import { accepted, noon } from '../../fixtures/a-cancellation.ts';
import { aRequest } from '../../fixtures/a-provider.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

interface Body {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

/** The handler in memory, and what it asks the store for. */
function listing() {
  const memory = inMemory();
  const asked: ListQuery[] = [];
  const list: typeof memory.needs.store.list = (query) => {
    asked.push(query);
    return memory.needs.store.list(query);
  };
  const handle = listCancellations({ ...memory.needs, store: { ...memory.needs.store, list } });
  const ask = (query = '', given: Parameters<typeof anEvent>[2] = {}) =>
    handle(anEvent('GET', '/v1/cancellations', { query, ...given }));
  const pageOf = async (query = '', given?: Parameters<typeof anEvent>[2]) => (await ask(query, given)).body as Body;
  /** The nth cancellation of a merchant, one second after the one before it. */
  const nth = (n: number, changes: Partial<Cancellation> = {}) =>
    memory.stored(accepted({ key: `key-${n}`, createdAt: noon + n * 1000, request: aRequest(`p-${n}`), ...changes }));
  return { asked, ask, pageOf, nth };
}

const cursorOf = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const anId = cancellationId('merchant-a', 'key');

describe('the list of cancellations', () => {
  it("is the merchant's own, newest first", async () => {
    const { ask, nth } = listing();
    const [first, second] = [nth(1), nth(2)];
    nth(3, { merchant: 'merchant-b' });

    const answer = await ask();

    expect(answer).toMatchObject({ status: 200, body: { items: [{ id: second.id }, { id: first.id }] } });
    expect(answer.body).toMatchObject({ nextCursor: null });
    expect((answer.body as Body).items[0]).not.toHaveProperty('merchant');
  });

  it('continues with its cursor until the last page', async () => {
    const { pageOf, nth } = listing();
    const ids = [nth(1), nth(2), nth(3)].map(({ id }) => id).reverse();

    const first = await pageOf('limit=2');
    const second = await pageOf(`limit=2&cursor=${first.nextCursor}`);

    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
    expect(first.nextCursor).toMatch(/^[\w-]+$/);
    expect(second.nextCursor).toBeNull();
  });

  it("shows only the caller's own, even with another merchant's cursor", async () => {
    const { pageOf, nth } = listing();
    const own = nth(1);
    for (const n of [2, 3, 4]) nth(n, { merchant: 'merchant-b' });

    const { nextCursor } = await pageOf('limit=2', { merchant: 'merchant-b' });

    expect((await pageOf(`cursor=${nextCursor}`)).items.map(({ id }) => id)).toEqual([own.id]);
  });

  it('is read with every filter of the query', async () => {
    const { ask, asked } = listing();

    await ask(`status=cancelled&provider=testpay&transactionId=t&limit=100&cursor=${cursorOf([noon, anId])}`);
    await ask();

    const nothing = { status: undefined, provider: undefined, transactionId: undefined, after: undefined };
    expect(asked).toEqual([
      {
        merchant: 'merchant-a',
        status: 'cancelled',
        provider: 'testpay',
        transactionId: 't',
        limit: 100,
        after: { createdAt: noon, id: anId },
      },
      { merchant: 'merchant-a', limit: 20, ...nothing },
    ]);
  });
});

describe('a query is accepted', () => {
  it.each([
    ['limit=1', { limit: 1 }],
    ['limit=9', { limit: 9 }],
    ['limit=10', { limit: 10 }],
    ['limit=99', { limit: 99 }],
    [`transactionId=${'t'.repeat(128)}`, { transactionId: 't'.repeat(128) }],
  ])('with %s', async (query, wanted) => {
    const { ask, asked } = listing();

    expect(await ask(query)).toMatchObject({ status: 200 });
    expect(asked).toMatchObject([wanted]);
  });
});

describe('a query is refused', () => {
  const aNumber = 'expected a number from 1 to 100';
  const noCursor = 'not a cursor of this list';

  it.each([
    ['status=gone', '/status', expect.stringMatching(/^expected one of accepted, /)],
    ['provider=nopay', '/provider', 'expected one of testpay'],
    [`provider=${'p'.repeat(65)}`, '/provider', 'at most 64 characters'],
    [`provider=${'p'.repeat(64)}`, '/provider', 'expected one of testpay'],
    ['transactionId=', '/transactionId', 'at least 1 characters'],
    [`transactionId=${'t'.repeat(129)}`, '/transactionId', 'at most 128 characters'],
    ['limit=0', '/limit', aNumber],
    ['limit=101', '/limit', aNumber],
    ['limit=1000', '/limit', aNumber],
    ['limit=1x', '/limit', aNumber],
    ['limit=x1', '/limit', aNumber],
    ['limit=', '/limit', aNumber],
    [`cursor=${'c'.repeat(201)}`, '/cursor', 'at most 200 characters'],
    [`cursor=${'c'.repeat(200)}`, '/cursor', noCursor],
    ['cursor=', '/cursor', noCursor],
    [`cursor=${cursorOf({ 0: noon, 1: anId })}`, '/cursor', noCursor],
    [`cursor=${cursorOf('{')}`, '/cursor', noCursor],
    [`cursor=${cursorOf('null')}`, '/cursor', noCursor],
    [`cursor=${cursorOf([noon])}`, '/cursor', noCursor],
    [`cursor=${cursorOf([noon, 'can_1'])}`, '/cursor', noCursor],
    [`cursor=${cursorOf([noon, [anId]])}`, '/cursor', noCursor],
    [`cursor=${cursorOf([String(noon), anId])}`, '/cursor', noCursor],
    [`cursor=${cursorOf([0.5, anId])}`, '/cursor', noCursor],
    ['merchant=merchant-b', '/merchant', 'this field is not known here'],
  ])('with %s', async (query, pointer, detail) => {
    const { ask, asked } = listing();

    expect(await ask(query)).toMatchObject({
      status: 400,
      body: { type: 'urn:rescind:problem:invalid-parameter', errors: [{ pointer, detail }] },
    });
    expect(asked).toEqual([]);
  });

  it('and names every provider', async () => {
    const { needs } = inMemory();
    const [provider] = needs.providers.values();
    const providers = new Map(['one', 'two'].flatMap((name) => (provider ? [[name, provider]] : [])));

    const answer = await listCancellations({ ...needs, providers })(
      anEvent('GET', '/v1/cancellations', { query: 'provider=three' }),
    );

    expect(answer.body).toMatchObject({ errors: [{ detail: 'expected one of one, two' }] });
  });

  it('without the scope', async () => {
    const { ask, asked } = listing();

    expect(await ask('', { scope: 'cancellations/write' })).toMatchObject({
      status: 403,
      body: { detail: 'needs the scope cancellations/read' },
    });
    expect(asked).toEqual([]);
  });
});
