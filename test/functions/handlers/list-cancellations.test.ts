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

  it('says how far back it was searched, as long as there is more', async () => {
    const { pageOf, nth } = listing();
    for (const n of [1, 2, 3]) nth(n);

    const first = await pageOf('limit=2');

    expect(first).toMatchObject({ searchedBackTo: new Date(noon + 2000).toISOString() });
    expect(await pageOf(`limit=2&cursor=${first.nextCursor}`)).toMatchObject({ searchedBackTo: null });
  });

  it('is read with every filter of the query', async () => {
    const { ask, asked } = listing();

    const query = {
      status: 'cancelled',
      provider: 'testpay',
      reference: 'r 1',
      merchantReference: 'm',
      from: '2026-11-20',
      to: '2026-11-20T12:00:00.5+01:00',
      limit: '100',
      cursor: cursorOf([noon, anId]),
    };
    await ask(new URLSearchParams(query).toString());
    await ask();
    await ask('needs=person');
    await ask('needs=person&status=review_required');
    await ask('reviewCode=not_readable&needs=person');
    await ask('reviewCode=not_readable');
    await ask('needs=credentials&provider=testpay');

    const nothing = {
      status: undefined,
      provider: undefined,
      reference: undefined,
      merchantReference: undefined,
      from: undefined,
      to: undefined,
      after: undefined,
      waitsForCredentials: undefined,
    };
    const rest = { merchant: 'merchant-a', limit: 20, ...nothing };
    const reviews = { ...rest, status: 'review_required' };
    expect(asked).toEqual([
      {
        merchant: 'merchant-a',
        status: 'cancelled',
        provider: 'testpay',
        reference: 'r 1',
        merchantReference: 'm',
        from: Date.UTC(2026, 10, 20),
        to: Date.UTC(2026, 10, 20, 11, 0, 0, 500),
        limit: 100,
        after: { createdAt: noon, id: anId },
        waitsForCredentials: undefined,
      },
      rest,
      reviews,
      reviews,
      { ...reviews, reviewCode: 'not_readable' },
      { ...reviews, reviewCode: 'not_readable' },
      { ...rest, status: 'processing', provider: 'testpay', waitsForCredentials: true },
    ]);
  });
});

describe('a query is accepted', () => {
  it.each([
    ['limit=1', { limit: 1 }],
    ['limit=9', { limit: 9 }],
    ['limit=10', { limit: 10 }],
    ['limit=99', { limit: 99 }],
    [`reference=${'t'.repeat(255)}`, { reference: 't'.repeat(255) }],
    [`merchantReference=${'t'.repeat(255)}`, { merchantReference: 't'.repeat(255) }],
    ['from=0000-01-01&to=9999-12-31T23:59:59.999Z', { to: 253_402_300_799_999 }],
    ['from=2024-02-29', { from: Date.UTC(2024, 1, 29) }],
  ])('with %s', async (query, wanted) => {
    const { ask, asked } = listing();

    expect(await ask(query)).toMatchObject({ status: 200 });
    expect(asked).toMatchObject([wanted]);
  });
});

describe('a query is refused', () => {
  const aNumber = 'expected a number from 1 to 100';
  const aMoment = 'expected a date or a time, such as 2026-11-20 or 2026-11-20T12:00:00Z';
  const noCursor = 'not a cursor of this list';

  it.each([
    ['status=gone', '/status', expect.stringMatching(/^expected one of accepted, /)],
    ['provider=nopay', '/provider', 'expected one of testpay'],
    [`provider=${'p'.repeat(65)}`, '/provider', 'at most 64 characters'],
    [`provider=${'p'.repeat(64)}`, '/provider', 'expected one of testpay'],
    ['reference=', '/reference', 'at least 1 characters'],
    [`reference=${'t'.repeat(256)}`, '/reference', 'at most 255 characters'],
    ['merchantReference=', '/merchantReference', 'at least 1 characters'],
    [`merchantReference=${'t'.repeat(256)}`, '/merchantReference', 'at most 255 characters'],
    ['transactionId=t', '/transactionId', 'this field is not known here'],
    ['needs=nobody', '/needs', 'expected one of person, credentials'],
    ['needs=credentials&status=accepted', '/needs', 'only cancellations with the status processing need credentials'],
    [
      'reviewCode=not_readable&status=cancelled',
      '/reviewCode',
      'only cancellations with the status review_required have one',
    ],
    [
      'reviewCode=not_readable&needs=credentials',
      '/reviewCode',
      'only cancellations with the status review_required have one',
    ],
    ['needs=person&status=cancelled', '/needs', 'only cancellations with the status review_required need a person'],
    ['from=yesterday', '/from', aMoment],
    ['from=2026-02-30', '/from', aMoment],
    ['from=2026-11-20T12:00:00', '/from', aMoment],
    ['from=2026-11-20T12:00:00 01:00', '/from', aMoment],
    [`from=2026-11-20T12:00:00.${'0'.repeat(64)}Z`, '/from', 'at most 64 characters'],
    ['to=1795176000000', '/to', aMoment],
    ['from=2026-11-20&to=2026-11-20', '/to', 'must be later than from'],
    ['from=2026-11-20&to=2026-11-20T00:59:59%2B01:00', '/to', 'must be later than from'],
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
