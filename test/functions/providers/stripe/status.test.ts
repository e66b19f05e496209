import * as fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import type { ExchangeInput } from '../../../../functions/providers/exchange.ts';
import { provider } from '../../../../functions/providers/stripe/index.ts';
import type { StripeTransaction } from '../../../../functions/providers/stripe/references.ts';

const token = 'our-token';
const asked: ExchangeInput<StripeTransaction> = {
  ...provider.example,
  configuration: {},
  providerToken: token,
  ifCaptured: 'reject',
  attempts: [],
};
const refundAttempt = { exchange: 'refund', providerToken: token, sentAt: 0, leftBy: 0, state: 'unresolved' } as const;

const read = (body: unknown, more: Partial<typeof asked> = {}) =>
  provider.status.interpret({ status: 200, headers: {}, body }, { ...asked, ...more });

/** The words that Stripe's own library names; it leaves room for new ones. */
type Named<Word> = Word extends string ? (string extends Word ? never : Word) : never;

describe('a read of Stripe', () => {
  const kinds = {
    requires_payment_method: 'open',
    requires_confirmation: 'open',
    requires_action: 'open',
    requires_capture: 'open',
    processing: 'pending',
    canceled: 'cancelled',
    succeeded: 'rejected',
  } as const satisfies Record<Named<Stripe.PaymentIntent.Status>, Observation['kind']>;

  const charge = { amount_captured: 2000, amount_refunded: 0, refunded: false, currency: 'usd' };

  it.each(Object.entries(kinds))('of every status that the official library names: %s is %s', (status, kind) => {
    const body = { status, ...(status === 'succeeded' ? { amount_received: 2000, latest_charge: charge } : {}) };

    expect(read(body).kind).toBe(kind);
  });

  it.each([
    ['abandoned', 'cancelled'],
    ['duplicate', 'cancelled'],
    ['fraudulent', 'cancelled'],
    ['requested_by_customer', 'cancelled'],
    ['failed_invoice', 'cancelled'],
    ['void_invoice', 'cancelled'],
    ['automatic', 'rejected'],
    ['expired', 'rejected'],
  ] as const satisfies readonly (readonly [Named<Stripe.PaymentIntent.CancellationReason>, Observation['kind']])[])(
    'of a payment that was cancelled because of %s is %s',
    (cancellation_reason, kind) => {
      expect(read({ status: 'canceled', cancellation_reason }).kind).toBe(kind);
    },
  );

  it.each([1, '0', '', [], {}, true])('does not call it cancelled if %j may have been captured', (amount_received) => {
    expect(read({ status: 'canceled', amount_received }).kind).toBe('unknown');
  });

  const amounts = fc.record({
    amount_captured: fc.integer({ min: 0, max: 2000 }),
    amount_refunded: fc.integer({ min: 0, max: 2000 }),
    refunded: fc.boolean(),
    disputed: fc.boolean(),
    currency: fc.constantFrom('usd', 'eur'),
  });
  const refund = fc.record({
    amount: fc.integer({ min: 1, max: 2000 }),
    currency: fc.constant('usd'),
    status: fc.constantFrom('succeeded', 'pending', 'requires_action', 'failed', 'canceled', 'new'),
    metadata: fc.record({ cancellation_attempt: fc.constantFrom(token, 'another') }, { requiredKeys: [] }),
  });
  const captured = fc
    .tuple(amounts, fc.array(refund, { maxLength: 4 }), fc.boolean())
    .map(([fields, data, has_more]) => ({
      status: 'succeeded',
      amount_received: fields.amount_captured,
      latest_charge: { ...fields, refunds: { data, has_more } },
    }));
  const input = fc.record({
    ifCaptured: fc.constantFrom('reject' as const, 'refund' as const),
    attempts: fc.constantFrom([], [refundAttempt]),
    amount: fc.constantFrom(undefined, { value: 500, currency: 'USD' }),
  });

  it('reports only a refund of ours that has succeeded, with its own amount', () => {
    fc.assert(
      fc.property(captured, input, (body, more) => {
        const observation = read(body, more);
        const ours = body.latest_charge.refunds.data.find(
          ({ metadata }) => more.attempts.length > 0 && metadata.cancellation_attempt === token,
        );

        if (observation.kind === 'refunded') expect(ours).toMatchObject({ status: 'succeeded' });
        if (observation.kind === 'refunded')
          expect(observation.amount).toEqual({ value: ours?.amount, currency: 'USD' });
        if (observation.code === 'cancel_declined') expect(['failed', 'canceled']).toContain(ours?.status);
      }),
    );
  });

  it('lets nothing be refunded that the merchant did not ask for, or that is not left', () => {
    fc.assert(
      fc.property(captured, input, (body, more) => {
        const { send } = read(body, more);
        const { amount_captured, amount_refunded, refunded, currency } = body.latest_charge;

        if (send === undefined) return;
        expect(more.ifCaptured).toBe('refund');
        expect(refunded).toBe(false);
        if (more.amount) expect(currency).toBe('usd');
        if (more.amount) expect(amount_captured - amount_refunded).toBeGreaterThanOrEqual(500);
      }),
    );
  });

  it('never lets a cancel be sent for a part', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(kinds)), (status) => {
        const { kind, send } = read({ status }, { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } });

        if (kind === 'open') expect(send).toBe('refund');
      }),
    );
  });

  it('keeps a snapshot of a captured payment only', () => {
    const snapshot = (latest_charge: unknown) =>
      provider.status.snapshot({ status: 200, headers: {}, body: { latest_charge } });

    expect(snapshot(charge)).toEqual({ captured: 2000, refunded: 0 });
    expect(snapshot({ ...charge, amount_captured: 0 })).toBeUndefined();
    expect(snapshot('ch_1')).toBeUndefined();
  });

  it.each(['amount_captured', 'amount_refunded', 'refunded', 'currency'])('knows no amount without %s', (field) => {
    const body = { status: 'succeeded', latest_charge: { ...charge, [field]: undefined } };
    const more = { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } } as const;

    expect(read(body, more).kind).toBe(field === 'currency' ? 'rejected' : 'unknown');
  });

  const refunds = (data: readonly object[], has_more = false) => ({ data, has_more });
  const ours = { amount: 1500, currency: 'usd', status: 'succeeded', metadata: { cancellation_attempt: token } };
  const cancelAttempt = { providerToken: token, sentAt: 0, leftBy: 0, state: 'refused' } as const;

  it('takes no refund for ours that has the token of a cancel, or none', () => {
    const kindOf = (refund: object, attempts: typeof asked.attempts) =>
      read(
        { status: 'succeeded', latest_charge: { ...charge, refunds: refunds([refund]) } },
        { ifCaptured: 'refund', attempts },
      ).kind;

    expect(kindOf(ours, [cancelAttempt])).toBe('open');
    expect(kindOf({ ...ours, metadata: {} }, [refundAttempt])).toBe('open');
    expect(kindOf(ours, [cancelAttempt, refundAttempt])).toBe('refunded');
  });

  it.each([
    [[cancelAttempt, refundAttempt], 'unknown'],
    [[{ ...cancelAttempt, state: 'unresolved' }], 'open'],
    [[cancelAttempt, { ...refundAttempt, state: 'withdrawn' }], 'open'],
  ] as const)('looks for older refunds only if ours is under way: %j', (attempts, kind) => {
    const body = { status: 'succeeded', latest_charge: { ...charge, refunds: refunds([], true) } };

    expect(read(body, { ifCaptured: 'refund', attempts }).kind).toBe(kind);
  });

  it('counts what was given back before ours', () => {
    const withRefunded = (amount_refunded: number) =>
      read(
        { status: 'succeeded', latest_charge: { ...charge, amount_refunded, refunds: refunds([ours]) } },
        { ifCaptured: 'refund', attempts: [refundAttempt], snapshot: { captured: 3000, refunded: 500 } },
      );

    expect(withRefunded(2000).kind).toBe('refunded');
    expect(withRefunded(2500).code).toBe('contradicted');
  });

  it.each([Number.MAX_VALUE, -8.64e12 - 1, 8.64e12 + 1])('takes no impossible moment: %d', (canceled_at) => {
    expect(read({ status: 'canceled', canceled_at }).said?.details?.canceledAt).toBeUndefined();
  });

  it('takes the last possible moment', () => {
    expect(read({ status: 'canceled', canceled_at: 8.64e12 }).said?.details?.canceledAt).toBe(
      '+275760-09-13T00:00:00.000Z',
    );
  });
});
