import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { status } from '../../../../functions/providers/yuno/status.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const asked = askedAbout({ paymentId: 'payment-1', transactionId: 'transaction-1' });

const interpret = (body: unknown) => status.interpret({ status: 200, headers: {}, body }, asked);

const states = fc.record({
  status: fc.constantFrom('CANCELED', 'PENDING', 'SUCCEEDED', 'REFUNDED', 'DECLINED', 'constructor', 'CANCELLED'),
  sub_status: fc.constantFrom('CANCELED', 'AUTHORIZED', 'PENDING_PROVIDER_CONFIRMATION', 'CAPTURED', 'toString', '*'),
});

const transactions = fc.array(
  fc.record({
    type: fc.constantFrom('AUTHORIZE', 'CANCEL', 'CAPTURE', 'REFUND', 'THREE_D_SECURE'),
    status: fc.constantFrom('SUCCEEDED', 'PENDING', 'CREATED', 'DECLINED'),
  }),
  { maxLength: 4 },
);

describe('reading a payment at Yuno', () => {
  it('reads the same from every shape', () => {
    fc.assert(
      fc.property(states, (state) => {
        const flat = interpret({ id: 'payment-1', ...state });
        const wrapped = interpret({ payment: { id: 'payment-1', ...state } });
        const nested = interpret({ id: 'payment-1', payment_status: state });

        expect(wrapped).toEqual(flat);
        expect(nested).toEqual(flat);
      }),
    );
  });

  it('says cancelled with a sub-status only for CANCELED/CANCELED', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(interpret(state).kind === 'cancelled').toBe(
          state.status === 'CANCELED' && state.sub_status === 'CANCELED',
        );
      }),
    );
  });

  it('says neither cancelled nor open without a sub-status while a transaction is under way', () => {
    fc.assert(
      fc.property(fc.constantFrom('CANCELED', 'PENDING'), transactions, (word, list) => {
        const { kind } = interpret({ payment_status: { status: word, transactions: list } });

        const isUnderWay = list.some((transaction) => ['PENDING', 'CREATED'].includes(transaction.status));
        if (isUnderWay) expect(kind).toBe('pending');
      }),
    );
  });

  it('says cancelled without a sub-status only after a cancel that succeeded, and nothing that took money', () => {
    fc.assert(
      fc.property(transactions, (list) => {
        const { kind } = interpret({ payment_status: { status: 'CANCELED', transactions: list } });

        const done = list.filter((transaction) => transaction.status === 'SUCCEEDED').map(({ type }) => type);
        if (!done.includes('CANCEL') || done.includes('CAPTURE')) expect(kind).not.toBe('cancelled');
      }),
    );
  });
});
