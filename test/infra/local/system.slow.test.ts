import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aSystem, temporaryFolder } from '../../fixtures/a-system.ts';

const transactionOf: Record<string, (id: string) => Record<string, string>> = {
  lab4pay: (transactionId) => ({ transactionId }),
  pace: (transactionId) => ({ transactionId }),
  yuno: (paymentId) => ({ paymentId, transactionId: `t-${paymentId}` }),
  'pg-orders': (transactionId) => ({ orderId: `o-${transactionId}`, transactionId }),
  vtex: (paymentId) => ({ paymentId }),
};

describe('the local system', () => {
  const folder = temporaryFolder();
  let system: Awaited<ReturnType<typeof aSystem>>;
  beforeAll(async () => {
    system = await aSystem({ data: folder.path, hurry: 100 });
  });
  afterAll(async () => {
    await system.close();
    folder.remove();
  });

  const requestFor = (provider: string, id: string, more = {}) => ({
    provider,
    transaction: transactionOf[provider]?.(id),
    merchantReference: 'order-1',
    ...more,
  });

  /** Cancels a payment in this state, and waits for the result. */
  async function cancelled(provider: string, state: string, more = {}) {
    const id = crypto.randomUUID();
    await system.simulator(provider).put(id, state);
    const accepted = await system.accept(requestFor(provider, id, more));
    const { effects } = await system.simulator(provider).ledger(id);
    const rested = await system.rested(accepted.body.id);
    const after = await system.simulator(provider).ledger(id);
    return { accepted, rested, before: effects, effects: after.effects.map(({ effect }) => effect) };
  }

  it.each([
    ['lab4pay', 'open', 'cancelled', undefined, 1],
    ['lab4pay', 'completes', 'rejected', 'already_captured', 0],
    ['pace', 'open', 'cancelled', undefined, 1],
    ['pace', 'captured', 'rejected', 'already_captured', 0],
    ['yuno', 'open', 'cancelled', undefined, 1],
    ['yuno', 'pending-confirmation', 'cancelled', undefined, 1],
    ['yuno', 'in-process', 'cancelled', undefined, 1],
    ['yuno', 'unknown', 'rejected', 'unknown_transaction', 0],
    ['pg-orders', 'open', 'cancelled', undefined, 1],
    ['pg-orders', 'captured', 'rejected', 'already_captured', 0],
    ['vtex', 'open', 'cancelled', undefined, 1],
    ['vtex', 'null-twice', 'cancelled', undefined, 1],
    ['vtex', 'manual-501', 'review_required', 'provider_asks', 0],
  ])('ends a cancellation at %s in state %s as %s', async (provider, state, status, code, effective) => {
    const { accepted, rested, effects } = await cancelled(provider, state);

    expect(accepted.status).toBe(202);
    expect([rested.status, rested.rejection?.code ?? rested.review?.code]).toEqual([status, code]);
    expect(effects).toHaveLength(effective);
  });

  it('refunds a captured payment only on request', async () => {
    const { rested, effects } = await cancelled('pg-orders', 'captured', { ifCaptured: 'refund' });

    expect(rested).toMatchObject({ status: 'refunded', refund: { amount: { value: 20_000, currency: 'USD' } } });
    expect(effects).toEqual(['refunded']);
  });

  it('sends the same pace cancel again after a lost reply, with one effect', async () => {
    const id = crypto.randomUUID();
    await system.simulator('pace').fault({ fault: 'reply-lost', exchange: 'cancel', id });

    const accepted = await system.accept(requestFor('pace', id));
    const rested = await system.rested(accepted.body.id);

    expect(rested).toMatchObject({ status: 'cancelled', attempts: 2 });
    expect((await system.simulator('pace').ledger(id)).effects).toHaveLength(1);
  });

  it('accepts a hundred equal requests at the same time as one cancellation', async () => {
    const id = crypto.randomUUID();
    const key = crypto.randomUUID();

    const replies = await Promise.all(Array.from({ length: 100 }, () => system.accept(requestFor('pace', id), key)));
    await system.rested(replies[0]?.body.id ?? '');

    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect((await system.simulator('pace').ledger(id)).effects).toHaveLength(1);
  });

  it('publishes each result in the list and in the event stream', async () => {
    const { rested } = await cancelled('pace', 'open');

    const listed = (await system.events()).filter(({ detail }) => detail.cancellation.id === rested.id);
    const streamed = await streamedEvents(`${system.address}/local/events`, (text) => text.includes(rested.id));

    expect(listed.length).toBeGreaterThan(0);
    expect(new Set(listed.map(({ detail }) => detail.eventId)).size).toBe(1);
    expect(listed[0]).toMatchObject({
      source: 'rescind.cancellations',
      'detail-type': 'CancellationCompleted',
      detail: { merchantId: 'merchant-a', cancellation: { status: 'cancelled' } },
    });
    expect(streamed).toMatch(/^id: 0\ndata: \{"version":"0"/);
  });

  it('lets a client continue after its last event', async () => {
    await cancelled('pace', 'open');
    const last = (await system.events()).length - 1;

    const listening = streamedEvents(
      `${system.address}/local/events`,
      (text) => text.includes('\n\n'),
      String(last - 1),
    );

    expect(await listening).toMatch(new RegExp(`^id: ${last}\n`));
  });

  it.each([
    ['/v1/cancellations', 'GET', 401, 'Unauthorized'],
    ['/v1/nothing', 'GET', 404, 'Not Found'],
    ['/local/nothing', 'GET', 404, 'Not Found'],
    ['/v1/cancellations', 'OPTIONS', 404, 'Not Found'],
  ])('answers %s %s without a token like API Gateway', async (path, method, status, message) => {
    const answer = await system.call(path, { method });

    expect([answer.status, answer.text]).toEqual([status, JSON.stringify({ message })]);
  });

  it('answers 403 to a token of another issuer', async () => {
    const answer = await system.call('/v1/providers', {
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    });

    expect([answer.status, answer.text]).toEqual([403, '{"message":"Forbidden"}']);
  });

  it('shows one merchant nothing of another', async () => {
    const { rested } = await cancelled('pace', 'open');

    const others = await system.authorised(`/v1/cancellations/${rested.id}`, {}, 'merchant-b');
    const unknown = await system.authorised(`/v1/cancellations/can_${'a'.repeat(26)}`, {}, 'merchant-b');

    expect(others.status).toBe(404);
    expect(others.text).toBe(unknown.text);
  });
});

/** What the event stream sends until `isEnough`. */
async function streamedEvents(url: string, isEnough: (text: string) => boolean, lastEventId?: string): Promise<string> {
  const stopping = new AbortController();
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const response = await fetch(url, { headers, signal: stopping.signal });
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (isEnough(text)) break;
  }
  stopping.abort();
  return text;
}
