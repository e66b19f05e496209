import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const transactionId = '5b0c7f7e-9c5c-4d0e-8a55-3f4f2b6c1d90';
const asked = askedAbout({ transactionId });
const read = (status: number, body: unknown) => provider.status.interpret({ status, headers: {}, body }, asked);

const moment = fc.constantFrom(undefined, null, '', '2026-08-01T10:00:05Z', true, 5, {});
const transaction = fc.record({
  transaction_id: fc.constantFrom(undefined, null, transactionId, transactionId.toUpperCase(), 'another', 7, {}),
  status: fc.oneof(
    fc.constantFrom('INITIATED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'EXPIRED', 'CANCELED', 'CANCELLED', 'ABORTED'),
    fc.string(),
    fc.jsonValue(),
  ),
  completed_at: moment,
  canceled_at: moment,
  reverted_at: moment,
  amount: fc.constantFrom(undefined, 1500, '1500'),
  refund_total_amount: fc.constantFrom(undefined, null, 0, 1, 1499, 1500, 2000, '1500'),
});
const isSet = (value: unknown) => typeof value === 'string' && value !== '';

describe('the status of a lab4pay transaction', () => {
  it('never says cancelled if any field says that money was taken', () => {
    fc.assert(
      fc.property(transaction, (body) => {
        const { kind } = read(200, body);

        if (body.status === 'SUCCESS' || isSet(body.reverted_at)) expect(kind).not.toBe('cancelled');
      }),
    );
  });

  it('says cancelled only for our own transaction, by its time or by its status', () => {
    fc.assert(
      fc.property(transaction, (body) => {
        const { kind } = read(200, body);

        if (kind !== 'cancelled') return;
        expect([undefined, null, transactionId, transactionId.toUpperCase()]).toContain(body.transaction_id);
        expect(isSet(body.canceled_at) || /^(CANCELL?ED|ABORTED)$/.test(String(body.status))).toBe(true);
      }),
    );
  });

  it('says open only when no time is set', () => {
    fc.assert(
      fc.property(transaction, (body) => {
        const { kind } = read(200, body);

        if (kind !== 'open') return;
        expect(body.status).toBe('INITIATED');
        expect([body.completed_at, body.canceled_at, body.reverted_at].some(isSet)).toBe(false);
      }),
    );
  });

  it('says already refunded only if all of a completed payment was given back', () => {
    fc.assert(
      fc.property(transaction, (body) => {
        const { code } = read(200, body);

        if (code !== 'already_refunded') return;
        const refunded = Number(body.refund_total_amount ?? 0);
        expect(isSet(body.reverted_at) || refunded >= 1500).toBe(true);
        expect([1, 1499].includes(refunded) && body.amount === 1500).toBe(false);
      }),
    );
  });

  it('returns an observation for any body and HTTP status, and a result of the payment only from a 200', () => {
    const anyBody = fc.oneof(fc.jsonValue(), transaction, fc.constant(undefined));

    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), anyBody, (status, body) => {
        const observation = read(status, body);

        if (status === 200) return;
        expect(['unknown', 'not_sent', 'credentials_refused', 'unreadable']).toContain(observation.kind);
      }),
    );
  });
});
