import { describe, expect, it } from 'vitest';
import { cancel } from '../../../../functions/providers/yuno/cancel.ts';
import { isAnother } from '../../../../functions/providers/yuno/references.ts';
import { status } from '../../../../functions/providers/yuno/status.ts';
import { askedAbout } from '../../../fixtures/simulated-exchange.ts';

const transaction = { paymentId: 'payment-1', transactionId: 'transaction-1' };
const asked = askedAbout(transaction);
const answer = (body: unknown, code = 200) =>
  cancel.interpret({ status: code, headers: {}, body, retryAfter: 5000 }, asked);
const read = (body: unknown, code = 200) => status.interpret({ status: code, headers: {}, body }, asked);

describe('an answer to a cancel', () => {
  it('waits for the confirmation of the payment, whatever its transaction says', () => {
    const payment = { status: 'CANCELED', sub_status: 'PENDING_PROVIDER_CONFIRMATION' };

    expect(answer({ type: 'CANCEL', status: 'DECLINED', payment }).kind).toBe('pending');
    expect(answer({ type: 'CANCEL', status: 'NEWS', payment }).kind).toBe('pending');
  });

  it('is a verdict without a type, but not with the type of another transaction', () => {
    const declined = { status: 'DECLINED', response_code: 'UNSUPPORTED_OPERATION' };

    expect(answer(declined)).toMatchObject({ kind: 'rejected', code: 'cancel_declined' });
    expect(answer({ ...declined, type: 'CANCEL' })).toMatchObject({ kind: 'rejected', code: 'cancel_declined' });
    expect(answer({ ...declined, type: 'CAPTURE' }).kind).toBe('unknown');
  });

  it('has a wait only if the outcome is unknown', () => {
    expect(answer({ code: 'REQUEST_IN_PROCESS' }, 400)).toMatchObject({ kind: 'unknown', retryAfter: 5000 });
    expect(answer({ code: 'IDEMPOTENCY_DUPLICATED' }, 400)).not.toHaveProperty('retryAfter');
    expect(answer({ code: 'NOT_FOUND' }, 400)).not.toHaveProperty('retryAfter');
  });
});

describe('a read', () => {
  it('accepts the words of an error only with a 400', () => {
    expect(read({ code: 'PAYMENT_NOT_FOUND' }, 400).kind).toBe('rejected');
    expect(read({ code: 'PAYMENT_NOT_FOUND' }, 500).kind).toBe('unknown');
  });

  it('is a verdict even while a cancel is under way, because only an open payment would be cancelled again', () => {
    const transactions = [{ type: 'CANCEL', status: 'PENDING' }];

    expect(read({ status: 'CANCELED', sub_status: 'CANCELED', transactions }).kind).toBe('cancelled');
    expect(read({ status: 'SUCCEEDED', sub_status: 'CAPTURED', transactions }).kind).toBe('rejected');
    expect(read({ status: 'PENDING', sub_status: 'AUTHORIZED', transactions }).kind).toBe('pending');
  });

  it('finds a sub-status beside the state, too', () => {
    expect(read({ sub_status: 'CANCELED', payment_status: { status: 'CANCELED' } }).kind).toBe('cancelled');
  });

  it('keeps short words', () => {
    const long = 'X'.repeat(300);
    const transactions = [{ type: 'CANCEL', status: 'SUCCEEDED', id: long }];

    expect(read({ status: long, sub_status: long, transactions }).said).toEqual({
      code: `${'X'.repeat(64)}/${'X'.repeat(64)}`,
      reference: 'X'.repeat(255),
    });
  });
});

it.each([
  [undefined, false],
  [null, false],
  ['', false],
  ['payment-1', false],
  ['PAYMENT-1', false],
  ['payment-2', true],
  [1, true],
  [{}, true],
])('the id %j is that of another payment: %s', (id, expected) => {
  expect(isAnother(id, transaction)).toBe(expected);
});

it('a payment is the same with and without the dashes of its UUID', () => {
  const paymentId = '7c1d5f0a-52b7-4a39-9f0e-6f4d3a1b8c20';

  expect(isAnother(paymentId, { ...transaction, paymentId: paymentId.replaceAll('-', '') })).toBe(false);
});
