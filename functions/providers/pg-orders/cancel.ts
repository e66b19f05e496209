import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import { errorIn, isOurs } from './meanings.ts';
import type { PgOrdersTransaction } from './references.ts';

/**
 * Voids an authorised payment and refunds a captured one, all of it unless an amount is given. So it is sent only after a
 * read. 202 means "submitted"; its body still shows the action before ours.
 */
export const cancel: SendingExchange<PgOrdersTransaction> = {
  repeat: 'costly',
  request: ({ transaction, amount }) => ({
    method: 'PUT',
    path: path`/payments/v1/orders/${transaction.orderId}/transactions/${transaction.transactionId}/_cancel`,
    ...(amount && { body: { refundAmount: amount.value } }),
  }),
  interpret: (response, { transaction }) => {
    const said = errorIn(response.body);
    switch (response.status) {
      case 202:
        return isOurs(response.body, transaction)
          ? { kind: 'pending', detail: 'submitted for processing' }
          : { kind: 'unknown', detail: 'answered about another transaction' };
      case 404:
        // A read has just shown the payment, so the next read tells why the cancel was refused.
        return { kind: 'refused', detail: 'answered 404', said };
      case 422:
        return { kind: 'refused', detail: 'the action cannot be performed', said };
      case 503:
        return { kind: 'not_sent', detail: 'answered 503', retryAfter: response.retryAfter, said };
      default:
        return usualAnswer(response, said);
    }
  },
};
