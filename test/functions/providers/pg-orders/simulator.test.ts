import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import type { ProviderRequest } from '../../../../functions/providers/exchange.ts';
import { cancel } from '../../../../functions/providers/pg-orders/cancel.ts';
import type { PgOrdersInput } from '../../../../functions/providers/pg-orders/conclusion.ts';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';
import { simulator } from '../../../../functions/providers/pg-orders/simulator.ts';
import { status } from '../../../../functions/providers/pg-orders/status.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const { transaction } = provider.example;
const { token, statusPath } = z.parse(provider.credentials, simulator.credentials);
const id = transaction.transactionId;
const pathTo = (action: string) => `/payments/v1/orders/${transaction.orderId}/transactions/${id}/${action}`;
const cancelPath = pathTo('_cancel');
const authorised = { authorization: `Bearer ${token}` };
const enough = 10_000;
const never = () => {
  throw new Error('an unknown payment must not be touched');
};
const sent: Attempt = { providerToken: 'a-token', sentAt: 0, leftBy: 0, state: 'acknowledged' };

/** One merchant at one payment that is in `state`: reads and cancels through the folder's own exchanges. */
function merchantAt(state: string, wish: Partial<PgOrdersInput> = {}) {
  const world = simulatedWorld(simulator);
  const changes = simulator.states[state];
  if (typeof changes !== 'object') throw new Error(`no such state: ${state}`);
  world.put(id, changes);
  let asked: PgOrdersInput = {
    transaction,
    configuration: { statusPath },
    providerToken: 'a-token',
    ifCaptured: 'reject',
    attempts: [],
    ...wish,
  };

  const exchange = (request: ProviderRequest | undefined, sentToken = token) => {
    if (!request) throw new Error('no request');
    const { method, path, body } = request;
    const headers = { authorization: `Bearer ${sentToken}` };
    const answer = world.answer({ method, segments: path.split('/').slice(1).map(decodeURIComponent), headers, body });
    return { headers: {}, body: undefined, ...answer };
  };
  const read = () => status.interpret(exchange(status.request(asked)), asked);
  const send = () => {
    asked = {
      snapshot: status.snapshot?.(exchange(status.request(asked))),
      ...asked,
      attempts: [...asked.attempts, sent],
    };
    return cancel.interpret(exchange(cancel.request(asked)), asked);
  };
  return { ...world, exchange, read, send };
}

describe('the simulated orders gateway', () => {
  it('voids an authorised payment some time after it took the cancel in', () => {
    const merchant = merchantAt('open');

    const before = merchant.read();
    const answer = merchant.send();
    const atOnce = merchant.read();
    const effectsAtOnce = [...merchant.ledger];
    merchant.pass(enough);
    const later = merchant.read();

    expect([before.kind, answer.kind, atOnce.kind, later.kind]).toEqual(['open', 'pending', 'open', 'cancelled']);
    expect(effectsAtOnce).toEqual([]);
    expect(merchant.ledger).toEqual([{ id, effect: 'cancelled' }]);
  });

  it('answers 202 with the action before', () => {
    const merchant = merchantAt('captured', { ifCaptured: 'refund' });

    const answer = merchant.exchange({ method: 'PUT', path: cancelPath });

    expect(answer).toMatchObject({
      status: 202,
      body: {
        data: { ...transaction, state: 'CaptureSucceeded', refundedAmount: 0, status: { outcome: 'succeeded' } },
      },
    });
  });

  it('refunds a captured payment in full', () => {
    const merchant = merchantAt('captured', { ifCaptured: 'refund' });

    merchant.send();
    merchant.pass(2000);
    const underWay = merchant.read();
    merchant.pass(enough);

    expect(underWay).toMatchObject({ kind: 'pending', detail: 'Refunding' });
    expect(merchant.read()).toMatchObject({ kind: 'refunded', amount: { value: 20_000, currency: 'USD' }, full: true });
    expect(merchant.ledger).toEqual([{ id, effect: 'refunded', amount: 20_000 }]);
  });

  it('refunds a part of a captured payment', () => {
    const merchant = merchantAt('captured', { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } });

    merchant.send();
    merchant.pass(enough);

    expect(merchant.read()).toMatchObject({ kind: 'refunded', amount: { value: 500, currency: 'USD' }, full: false });
    expect(merchant.ledger).toEqual([{ id, effect: 'refunded', amount: 500 }]);
  });

  it('voids the whole of an authorised payment although an amount is given, as the documents say', () => {
    const merchant = merchantAt('open');

    const answer = merchant.exchange({ method: 'PUT', path: cancelPath, body: { refundAmount: 500 } });
    merchant.pass(enough);

    expect(answer.status).toBe(202);
    expect(merchant.ledger).toEqual([{ id, effect: 'cancelled' }]);
  });

  it.each([20_001, 0, -1])('refuses to refund %i of 20000', (refundAmount) => {
    const merchant = merchantAt('captured');

    const answer = merchant.exchange({ method: 'PUT', path: cancelPath, body: { refundAmount } });
    merchant.pass(enough);

    expect(answer.status).toBe(422);
    expect(merchant.ledger).toEqual([]);
  });

  it.each(['open', 'captured'])('accepts a cancel once if the payment is %s', (state) => {
    const merchant = merchantAt(state, { ifCaptured: 'refund' });

    const first = merchant.send();
    const second = merchant.send();
    merchant.pass(enough);
    const third = merchant.send();

    expect([first.kind, second.kind, third.kind]).toEqual(['pending', 'refused', 'refused']);
    expect(merchant.ledger).toHaveLength(1);
  });

  it.each(['open', 'captured'])(
    'works on a cancel once, however often its steps are repeated, when it was %s',
    (state) => {
      const merchant = merchantAt(state, { ifCaptured: 'refund' });

      merchant.send();
      merchant.pass(enough);
      const worked = merchant.payment(id);
      for (const step of ['work', 'refund', 'pass', 'work', 'refund', 'an-unknown-step']) merchant.repeat(id, step);
      merchant.pass(enough);

      expect(merchant.ledger).toHaveLength(1);
      expect(merchant.payment(id)).toEqual(worked);
    },
  );

  it('does not change a payment that nobody asked to cancel', () => {
    const merchant = merchantAt('open');

    merchant.repeat(id, 'work');
    merchant.pass(enough);

    expect(merchant.ledger).toEqual([]);
  });

  it('turns a void that meets a capture into a refund', () => {
    const merchant = merchantAt('captured-meanwhile');

    merchant.send();
    merchant.pass(enough);

    expect(merchant.read()).toMatchObject({ kind: 'refunded', full: true });
    expect(merchant.ledger).toEqual([{ id, effect: 'refunded', amount: 20_000 }]);
  });

  it.each([
    ['void-fails-retryable', 'cancelled'],
    ['refund-fails-retryable', 'refunded'],
  ])('works on the second cancel after %s', (state, end) => {
    const merchant = merchantAt(state, { ifCaptured: 'refund' });

    merchant.send();
    merchant.pass(enough);
    const afterFailure = merchant.read();
    merchant.send();
    merchant.pass(enough);

    expect(afterFailure).toMatchObject({ kind: 'open', failed: true });
    expect(merchant.read().kind).toBe(end);
    expect(merchant.ledger).toEqual([expect.objectContaining({ effect: end })]);
  });

  it.each(['void-fails', 'refund-fails'])('never works after %s', (state) => {
    const merchant = merchantAt(state, { ifCaptured: 'refund' });

    merchant.send();
    merchant.pass(enough);
    const afterFailure = merchant.read();
    const second = merchant.send();
    merchant.pass(enough);

    expect(afterFailure).toMatchObject({ kind: 'rejected', code: 'cancel_declined' });
    expect(second.kind).toBe('refused');
    expect(merchant.ledger).toEqual([]);
  });

  it('finishes a slow refund later', () => {
    const merchant = merchantAt('refund-slow', { ifCaptured: 'refund' });

    merchant.send();
    merchant.pass(enough);
    const soon = merchant.read();
    merchant.pass(60_000);

    expect(soon.kind).toBe('pending');
    expect(merchant.read().kind).toBe('refunded');
  });

  it.each([
    ['authorizing', 'AuthSucceeded'],
    ['capturing', 'CaptureSucceeded'],
  ])('is %s for a while after it was first read', (state, next) => {
    const merchant = merchantAt(state);

    const first = merchant.read();
    merchant.pass(1000);
    const second = merchant.read();
    merchant.pass(enough);

    expect([first.kind, second.kind]).toEqual(['pending', 'pending']);
    expect(merchant.payment(id)).toMatchObject({ state: next });
  });

  it.each([
    ['captured', { kind: 'rejected', code: 'already_captured' }],
    ['declined', { kind: 'rejected', code: 'declined' }],
    ['expired', { kind: 'rejected', code: 'expired' }],
    ['voided', { kind: 'cancelled' }],
    ['refunded', { kind: 'rejected', code: 'already_refunded' }],
    ['capture-failed', { kind: 'rejected', code: 'outcome_unknown' }],
  ])('is understood when it is %s', (state, observation) => {
    const merchant = merchantAt(state);

    expect(merchant.read()).toMatchObject(observation);
  });

  it.each(['authorizing', 'capturing', 'declined', 'expired', 'voided', 'refunded', 'capture-failed'])(
    'refuses a cancel when it is %s',
    (state) => {
      const merchant = merchantAt(state);

      const answer = merchant.send();
      merchant.pass(enough);

      expect(answer.kind).toBe('refused');
      expect(merchant.ledger).toEqual([]);
    },
  );

  it('answers 401 to a wrong token', () => {
    const merchant = merchantAt('open');

    const answer = merchant.exchange({ method: 'PUT', path: cancelPath }, 'another-token');
    merchant.pass(enough);

    expect(answer).toMatchObject({ status: 401, body: { message: expect.any(String), causes: [] } });
    expect(merchant.ledger).toEqual([]);
  });

  it('does not know a payment after it was removed', () => {
    const request = {
      method: 'GET',
      segments: cancelPath.split('/').slice(1, 7),
      headers: authorised,
      body: undefined,
    };
    const nobody = { now: 0, payment: () => undefined, change: never, effect: never, later: never, notify: never };

    expect(simulator.answer(request, nobody).status).toBe(404);
  });

  it.each([
    ['POST', pathTo('_cancel')],
    ['GET', pathTo('_cancel')],
    ['PUT', pathTo('_refund')],
    ['DELETE', '/payments/v1/orders'],
    ['PUT', `${pathTo('_cancel')}/more`],
  ])('does not recognise %s %s', (method, path) => {
    const segments = path.split('/').slice(1);

    expect(simulator.recognise({ method, segments, headers: authorised, body: undefined })).toBeUndefined();
  });
});
