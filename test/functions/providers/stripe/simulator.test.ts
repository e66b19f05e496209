import { describe, expect, it } from 'vitest';
import { simulator } from '../../../../functions/providers/stripe/simulator.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const day = 24 * 60 * 60 * 1000;
const authorization = `Bearer ${simulator.credentials.secretKey}`;
const id = 'pi_1';

function stripe() {
  const world = simulatedWorld(simulator);
  const post = (segments: readonly string[], form: Record<string, string>, key?: string) =>
    world.answer({
      method: 'POST',
      segments: ['v1', ...segments],
      headers: { authorization, ...(key ? { 'idempotency-key': key } : {}) },
      body: form,
    });
  return {
    ...world,
    cancel: (key?: string, form = {}) => post(['payment_intents', id, 'cancel'], form, key),
    refund: (key?: string, form = {}) => post(['refunds'], { payment_intent: id, ...form }, key),
    read: () =>
      world.answer({
        method: 'GET',
        segments: ['v1', 'payment_intents', id],
        headers: { authorization },
        body: undefined,
      }),
    answer: world.answer,
  };
}

describe('the simulated Stripe', () => {
  it('answers a repeated key as it did the first time, and has one effect', () => {
    const { cancel, ledger } = stripe();

    const first = cancel('key-1');
    const second = cancel('key-1');

    expect(first.status).toBe(200);
    expect(second).toEqual({ ...first, headers: { 'idempotent-replayed': 'true' } });
    expect(ledger).toEqual([{ id, effect: 'cancelled' }]);
  });

  it('refuses a second cancel with another key, and shows the state', () => {
    const { cancel } = stripe();
    cancel('key-1');

    expect(cancel('key-2')).toMatchObject({
      status: 400,
      body: { error: { code: 'payment_intent_unexpected_state', payment_intent: { status: 'canceled' } } },
    });
  });

  it('refuses a key with other parameters', () => {
    const { cancel } = stripe();
    cancel('key-1', { cancellation_reason: 'duplicate' });

    expect(cancel('key-1')).toMatchObject({ status: 400, body: { error: { type: 'idempotency_error' } } });
  });

  it('keeps a refusal for its key too, and forgets the key after a day', () => {
    const { cancel, put, pass } = stripe();
    put(id, { status: 'processing' });

    expect(cancel('key-1').status).toBe(400);
    put(id, { status: 'requires_capture' });
    expect(cancel('key-1').status).toBe(400);
    pass(day);
    expect(cancel('key-1').status).toBe(200);
  });

  it('refunds what is left, once per key', () => {
    const { refund, put, ledger } = stripe();
    put(id, simulator.states.captured);

    const answers = [refund('a', { amount: '500' }), refund('a', { amount: '500' }), refund('b'), refund('c')];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400]);
    expect(ledger.map(({ amount }) => amount)).toEqual([500, 19_500]);
  });

  it.each(['0', '-1', '1.5', '20001', 'x'])('refuses a refund of %s', (amount) => {
    const { refund, put, ledger } = stripe();
    put(id, simulator.states.captured);

    expect(refund('a', { amount }).status).toBe(400);
    expect(ledger).toEqual([]);
  });

  it('refuses the refund of a payment that is not captured', () => {
    expect(stripe().refund('a')).toMatchObject({ status: 400 });
  });

  it('ends a slow refund later, once', () => {
    const { refund, put, pass, repeat, ledger } = stripe();
    put(id, simulator.states['refund-slow']);

    expect(refund('a')).toMatchObject({ body: { status: 'pending' } });
    expect(ledger).toEqual([]);
    pass(4000);
    for (const step of [`refund re_1_${id}`, 'refund another', 'process']) repeat(id, step);
    expect(ledger).toHaveLength(1);
  });

  it('shows a failed refund with its reason, and gives nothing back', () => {
    const { refund, put, pass, read, ledger } = stripe();
    put(id, simulator.states['refund-fails']);
    refund('a');
    pass(4000);

    expect(read()).toMatchObject({
      body: {
        latest_charge: {
          amount_refunded: 0,
          refunds: { data: [{ status: 'failed', failure_reason: 'expired_or_canceled_card' }] },
        },
      },
    });
    expect(ledger).toEqual([]);
  });

  it('ends a payment in process after a read', () => {
    const { read, put, pass, payment } = stripe();
    put(id, { status: 'processing' });
    read();
    pass(4000);

    expect(payment(id)).toMatchObject({ status: 'succeeded', received: 20_000 });
  });

  it('answers 401 to another key, and 404 where it knows nothing', () => {
    const { answer } = stripe();
    const ask = (segments: readonly string[], headers: Record<string, string> = { authorization }) =>
      answer({ method: 'GET', segments, headers, body: undefined }).status;

    expect(ask(['v1', 'payment_intents', id], {})).toBe(401);
    expect(ask(['v1', 'charges', id])).toBe(404);
    expect(ask(['v2', 'payment_intents', id])).toBe(404);
    expect(ask(['v1', 'payment_intents', id, 'more', 'still'])).toBe(404);
  });
});
