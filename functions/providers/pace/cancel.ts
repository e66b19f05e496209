import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { PaceTransaction } from './references.ts';
import { accept, isPage, saidBy, temporarilyUnavailable } from './said.ts';

/**
 * 204 is final. A repeat is harmless: PACE documents that the cancel of a transaction that is cancelled already is answered
 * with 204 again, and a transaction that is not open any more is not given back ("Cancel PreAuth payment").
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction }) => ({
    method: 'POST',
    path: path`/pay/2024-4/transactions/${transaction.transactionId}/cancel`,
    headers: { accept },
  }),
  interpret: (response) => {
    const said = saidBy(response.body);
    if (said.code === temporarilyUnavailable)
      return { kind: 'unknown', detail: 'temporarily unavailable', retryAfter: response.retryAfter, said };
    // A page speaks of the gateway, not of the payment.
    if (isPage(response)) return usualAnswer(response, said);
    switch (response.status) {
      case 204:
        return { kind: 'cancelled' };
      case 403:
        // After a cancel that worked, this would be a 204. So none of ours has worked.
        return { kind: 'refused', detail: 'no longer open, or not allowed to us', holdsForAll: true, said };
      case 404:
        return { kind: 'rejected', code: 'unknown_transaction', standing: 'no-access', said };
      case 451:
        return { kind: 'manual', detail: 'the user must accept terms', said };
      default:
        return usualAnswer(response, said);
    }
  },
} satisfies SendingExchange<PaceTransaction>;
