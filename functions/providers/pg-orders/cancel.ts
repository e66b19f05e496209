import type { Observation } from '../../core/cancellation/observation.ts';
import { number } from '../../untrusted/json.ts';
import type { ProviderResponse, SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import { conclusionFrom, type PgOrdersInput } from './conclusion.ts';
import type { PgOrdersConfiguration } from './credentials.ts';
import { errorIn, isOurs, shownIn } from './meanings.ts';
import type { PgOrdersTransaction } from './references.ts';

/**
 * Voids an authorised payment and refunds a captured one, all of it unless an amount is given. So it is sent only after a
 * read, and never while another one may be under way. 202 means "submitted".
 */
export const cancel: SendingExchange<PgOrdersTransaction, PgOrdersConfiguration, 'costly'> = {
  repeat: 'costly',
  request: (asked) => {
    const { orderId, transactionId } = asked.transaction;
    const refundAmount = asked.amount?.value ?? restAfterEarlierRefund(asked);
    return {
      method: 'PUT',
      path: path`/payments/v1/orders/${orderId}/transactions/${transactionId}/_cancel`,
      ...(refundAmount === undefined ? {} : { body: { refundAmount } }),
    };
  },
  interpret: (response, asked) => {
    const said = errorIn(response.body);
    switch (response.status) {
      case 202:
        return submitted(response, asked);
      case 404:
        // Without the gateway's message, another server answered, and nobody knows what became of the request.
        if (!said.message) return usualAnswer(response, said);
        // A read has just shown the payment, so the next read tells why the cancel was refused.
        return { kind: 'refused', detail: 'answered 404', said };
      case 422:
        return { kind: 'refused', detail: 'the action cannot be performed', said };
      default:
        return usualAnswer(response, said);
    }
  },
};

/** Without an amount the gateway refunds "the full captured amount", which is too much where a part was refunded before. */
function restAfterEarlierRefund({ snapshot }: PgOrdersInput): number | undefined {
  const earlier = number(snapshot, 'refunded') ?? 0;
  return earlier > 0 ? (number(snapshot, 'captured') ?? 0) - earlier : undefined;
}

/** The body usually shows the transaction as it was after the action before ours, so only an end that it shows is read. */
function submitted({ body }: ProviderResponse, asked: PgOrdersInput): Observation {
  if (!isOurs(body, asked.transaction)) return { kind: 'unknown', detail: 'answered about another transaction' };
  const shown = shownIn(body);
  const conclusion = shown && conclusionFrom(shown, asked);
  return conclusion?.kind === 'cancelled' || conclusion?.kind === 'refunded'
    ? conclusion
    : { kind: 'pending', detail: 'submitted for processing' };
}
