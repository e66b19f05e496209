import { at, text } from '../../untrusted/json.ts';
import { isEchoOf } from '../echoed-id.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { errorAnswer } from './errors.ts';
import { hasTakenMoney } from './intent.ts';
import type { StripeTransaction } from './references.ts';
import { saidByError, saidByIntent } from './said.ts';

/**
 * Cancels a PaymentIntent that is not captured: https://docs.stripe.com/api/payment_intents/cancel. It releases what is
 * not captured and gives back nothing of what is, so a repeat is harmless however long Stripe remembers the key.
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken, reason }) => ({
    method: 'POST',
    path: path`/v1/payment_intents/${transaction.paymentIntentId}/cancel`,
    headers: { 'Idempotency-Key': providerToken },
    form: reason ? { cancellation_reason: reason } : {},
  }),
  interpret: (response, { transaction }) => {
    const { status, body } = response;
    if (status === 200) {
      const said = saidByIntent(response);
      if (!isEchoOf(at(body, 'id'), transaction.paymentIntentId))
        return { kind: 'unknown', detail: 'the answer names another payment', said };
      return text(body, 'status') === 'canceled' && !hasTakenMoney(body)
        ? { kind: 'cancelled', said }
        : { kind: 'unknown', detail: `answered 200, but the payment is ${said.code ?? 'in no state'}`, said };
    }
    // Stripe remembers a server error under the key too. With a new key a cancel of the same payment does no harm.
    if (status >= 500) {
      const { retryAfter } = response;
      const said = saidByError(response);
      return { kind: 'unknown', detail: `answered ${status}`, retryAfter, tokenSpent: true, said };
    }
    const observation = errorAnswer(response);
    // Had an earlier cancel worked, the payment could not have been captured.
    const isCaptured = text(body, 'error', 'payment_intent', 'status') === 'succeeded';
    return observation.kind === 'refused' && isCaptured ? { ...observation, holdsForAll: true } : observation;
  },
} satisfies SendingExchange<StripeTransaction>;
