import type { Observation } from '../../core/cancellation/observation.ts';
import { at, text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { YunoConfiguration } from './credentials.ts';
import { errorWords, meaningOf, transactionWords } from './meanings.ts';
import { isAnother, type YunoTransaction } from './references.ts';
import { saidBy } from './said.ts';

/** Yuno refuses a shorter or longer description, so we do not send such a one. */
const isSendable = (description: string | undefined) =>
  description !== undefined && description.length >= 3 && description.length <= 255;

/**
 * A success needs four fields that agree; a 200 alone proves nothing. The same key is sent until Yuno calls it used up.
 *
 * A repeat is harmless, although one page of Yuno says that a key is kept for 24 hours only: the request cancels one
 * payment by its own id, as a whole, and only while that is PENDING. Giving money back is another request, `refund` or
 * `cancel-or-refund` (yuno-docs, reference/payments/cancel-payment.mdx and docs/…/cancel-payments.mdx).
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken, merchantReference, description, reason, configuration }) => ({
    method: 'POST',
    path: path`/v1/payments/${transaction.paymentId}/transactions/${transaction.transactionId}/cancel`,
    headers: { 'X-Idempotency-Key': providerToken },
    body: {
      merchant_reference: merchantReference,
      description: isSendable(description) ? description : undefined,
      reason: reason?.toUpperCase(),
      response_additional_data: configuration.responseAdditionalData,
    },
  }),
  interpret: (response, { transaction }) => {
    const said = saidBy(response.body);
    switch (response.status) {
      case 200:
        return { ...readTransaction(response.body, transaction), said };
      case 400:
        return { ...(errorWords.get(said.code) ?? usualAnswer(response)), said };
      default:
        return usualAnswer(response, said);
    }
  },
} satisfies SendingExchange<YunoTransaction, YunoConfiguration>;

function readTransaction(body: unknown, ours: YunoTransaction): Observation {
  if (isAnother(at(body, 'payment', 'id'), ours))
    return { kind: 'unknown', detail: 'the answer names another payment' };

  const type = text(body, 'type');
  const status = text(body, 'status');
  const payment = `${text(body, 'payment', 'status')}/${text(body, 'payment', 'sub_status')}`;
  if (payment === 'CANCELED/CANCELED' && type === 'CANCEL' && status === 'SUCCEEDED') return { kind: 'cancelled' };
  if (payment === 'CANCELED/PENDING_PROVIDER_CONFIRMATION') return { kind: 'pending' };

  const meaning = meaningOf(transactionWords, status, text(body, 'response_code'));
  if (!meaning) return { kind: 'unknown', detail: 'answered 200 with words we do not know' };
  // What an answer says about another transaction, or about a payment that shows as cancelled, says nothing about this cancel or its key.
  const isDoubtful = payment === 'CANCELED/CANCELED' || (type !== undefined && type !== 'CANCEL');
  if (meaning.kind !== 'pending' && isDoubtful) return { kind: 'unknown', detail: 'the answer contradicts itself' };
  return meaning;
}
