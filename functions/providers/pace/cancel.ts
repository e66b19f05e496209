import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { PaceTransaction } from './references.ts';
import { accept, saidBy, temporarilyUnavailable } from './said.ts';

/** 204 is final, also when the cancel is repeated. 403 means either too late or not allowed, and a read tells which. */
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
    switch (response.status) {
      case 204:
        return { kind: 'cancelled' };
      case 403:
        return { kind: 'refused', detail: 'no longer open, or not allowed to us', said };
      case 400:
      case 406:
      case 415:
      case 422:
        return { kind: 'rejected', code: 'not_permitted', detail: `answered ${response.status}`, said };
      case 451:
        return { kind: 'manual', detail: 'the user must accept terms', said };
      default:
        return usualAnswer(response, said);
    }
  },
} satisfies SendingExchange<PaceTransaction>;
