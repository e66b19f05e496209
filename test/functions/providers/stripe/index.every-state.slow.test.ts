import { afterAll, describe, expect, it } from 'vitest';
import { aSystem, temporaryFolder } from '../../../fixtures/a-system.ts';

/** Seven days take one minute. */
async function quickSystem() {
  const folder = temporaryFolder();
  const { accept, rested, simulator, system } = await aSystem({ data: folder.path, hurry: 10_000 });
  afterAll(async () => {
    await system.close();
    folder.remove();
  });
  return { accept, rested, ...simulator('stripe') };
}

const everyState = await quickSystem();
const counting = await quickSystem();
const part = { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } };
const refund = { ifCaptured: 'refund' };
const total = 20_000;

async function cancelling(
  state: string,
  more: object = {},
  faults: readonly Record<string, unknown>[] = [],
  { put, fault, ledger, accept, rested } = everyState,
) {
  const id = `pi_${crypto.randomUUID()}`;
  await put(id, state);
  for (const one of faults) expect((await fault({ id, ...one })).status).toBeLessThan(300);
  const { body } = await accept({ provider: 'stripe', transaction: { paymentIntentId: id }, ...more });
  const { status, rejection, refund: given, review, evidence } = await rested(body.id);
  const { effects } = await ledger(id);
  return { end: [status, rejection?.code ?? review?.code, given?.amount.value], effects, evidence };
}

describe('a cancellation at the simulated Stripe', { concurrent: true, timeout: 60_000 }, () => {
  it.each([
    ['open', 'cancelled', undefined, 1],
    ['requires-payment-method', 'cancelled', undefined, 1],
    ['requires-confirmation', 'cancelled', undefined, 1],
    ['requires-action', 'cancelled', undefined, 1],
    ['processing', 'rejected', 'already_captured', 0],
    ['processing-fails', 'cancelled', undefined, 1],
    ['captured', 'rejected', 'already_captured', 0],
    ['part-captured', 'rejected', 'already_captured', 0],
    ['part-refunded', 'rejected', 'already_captured', 0],
    ['refunded', 'rejected', 'already_refunded', 0],
    ['canceled', 'cancelled', undefined, 0],
    ['expired', 'rejected', 'expired', 0],
    ['unknown', 'rejected', 'unknown_transaction', 0],
  ])('of a payment that is %s comes to %s %s', async (state, status, code, count) => {
    const { end, effects } = await cancelling(state);

    expect(end).toEqual([status, code, undefined]);
    expect(effects.map(({ effect }) => effect)).toEqual(Array.from({ length: count }, () => 'cancelled'));
  });

  it.each([
    ['open', refund, ['cancelled', undefined, undefined], []],
    ['open', part, ['rejected', 'not_permitted', undefined], []],
    ['processing', refund, ['refunded', undefined, total], [total]],
    ['captured', refund, ['refunded', undefined, total], [total]],
    ['captured', part, ['partially_refunded', undefined, 500], [500]],
    ['part-captured', refund, ['refunded', undefined, 8000], [8000]],
    ['part-refunded', refund, ['refunded', undefined, 15_000], [15_000]],
    ['part-refunded', part, ['partially_refunded', undefined, 500], [500]],
    ['refunded', refund, ['rejected', 'already_refunded', undefined], []],
    ['refund-slow', refund, ['refunded', undefined, total], [total]],
    ['refund-fails', refund, ['rejected', 'cancel_declined', undefined], []],
    ['refund-without-balance', part, ['rejected', 'not_permitted', undefined], []],
    ['canceled', part, ['cancelled', undefined, undefined], []],
  ])('of a payment that is %s with %j comes to %j', async (state, more, expected, refunds) => {
    const { end, effects } = await cancelling(state, more);

    expect(end).toEqual(expected);
    expect(effects.filter(({ effect }) => effect === 'refunded').map(({ amount }) => amount)).toEqual(refunds);
  });

  it.each([
    ['cancel', 'open', {}, 'cancelled'],
    ['refund', 'captured', refund, 'refunded'],
    ['refund', 'captured', part, 'partially_refunded'],
  ])(
    'has one effect if the reply to the %s of a payment that is %s is lost (%j)',
    async (exchange, state, more, status) => {
      const { end, effects } = await cancelling(state, more, [{ fault: 'reply-lost', exchange }]);

      expect(end[0]).toBe(status);
      expect(effects).toHaveLength(1);
    },
  );

  it.each([
    ['cancel', 500, 'open', {}, 'cancelled'],
    ['cancel', 503, 'open', {}, 'cancelled'],
    ['refund', 500, 'captured', refund, 'refunded'],
    ['refund', 503, 'captured', part, 'partially_refunded'],
  ])('has one effect if the %s works and is answered %d (%s, %j)', async (exchange, status, state, more, expected) => {
    const { end, effects } = await cancelling(state, more, [{ fault: 'status', status, exchange, afterEffect: true }]);

    expect(end[0]).toBe(expected);
    expect(effects).toHaveLength(1);
  });

  it('is a matter for a person if a refund may not have arrived', async () => {
    const { end, effects } = await cancelling('captured', refund, [
      { fault: 'status', status: 500, exchange: 'refund' },
    ]);

    expect(end.slice(0, 2)).toEqual(['review_required', 'outcome_unknown']);
    expect(effects).toEqual([]);
  });

  it('knows why a captured payment was not cancelled, and its receipt', async () => {
    const { evidence } = await cancelling('captured');

    expect(evidence).toMatchObject({ via: 'poll', code: 'succeeded', details: { receiptUrl: expect.any(String) } });
  });
});

it.each([
  ['one request for a usual cancel', 'open', {}, [1, 0, 0]],
  ['a refused cancel and a read for a captured payment', 'captured', {}, [1, 0, 1]],
  ['a refused cancel, a refund and a read after each for a refund', 'captured', refund, [1, 1, 2]],
  ['a read, a refund and a read for a part', 'captured', part, [0, 1, 2]],
])('a cancellation needs %s', async (_, state, more, expected) => {
  const { requests: before } = await counting.ledger();
  // A webhook makes us read the payment once more.
  await cancelling(state, more, [{ fault: 'webhook-dropped', times: 9 }], counting);
  const { requests: after } = await counting.ledger();

  expect([after.cancel - before.cancel, after.refund - before.refund, after.status - before.status]).toEqual(expected);
});
