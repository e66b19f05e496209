import { text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { toStripe } from './amounts.ts';
import { errorAnswer } from './errors.ts';
import { refundMark } from './intent.ts';
import type { StripeTransaction } from './references.ts';
import { saidByRefundAnswer } from './said.ts';

/**
 * Gives the money of a captured PaymentIntent back, all that is left of it unless an amount is given:
 * https://docs.stripe.com/api/refunds/create. The metadata marks the refund as ours, and a read finds it by that mark.
 * A refund that is made may still fail, so the answer only acknowledges it.
 */
export const refund = {
  repeat: 'costly',
  request: ({ transaction, providerToken, amount, reason }) => {
    const value = amount && toStripe(amount);
    return {
      method: 'POST',
      path: '/v1/refunds',
      headers: { 'Idempotency-Key': providerToken },
      form: {
        payment_intent: transaction.paymentIntentId,
        ...(value === undefined ? {} : { amount: String(value) }),
        ...(reason ? { reason } : {}),
        [`metadata[${refundMark}]`]: providerToken,
      },
    };
  },
  interpret: (response, { transaction }) => {
    const { status, body } = response;
    if (status !== 200) return errorAnswer(response);
    const said = saidByRefundAnswer(response);
    const isOurs = said.reference !== undefined && text(body, 'payment_intent') === transaction.paymentIntentId;
    return isOurs
      ? { kind: 'pending', detail: 'the refund is made', said }
      : { kind: 'unknown', detail: 'answered 200 without our refund', said };
  },
} satisfies SendingExchange<StripeTransaction>;
