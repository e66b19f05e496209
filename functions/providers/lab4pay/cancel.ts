import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { Lab4payTransaction } from './references.ts';

/** 200 comes before the terminal knows about the cancel, so it is only an acknowledgement. The path ends with a slash, and there is no body. */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction }) => ({
    method: 'POST',
    path: path`/v1/pay-connect/transactions/${transaction.transactionId}/cancel/`,
  }),
  interpret: (response) => {
    switch (response.status) {
      case 200:
        return { kind: 'pending', detail: 'received; the terminal has not answered yet' };
      case 400:
        return { kind: 'refused', detail: 'answered 400' };
      default:
        return usualAnswer(response);
    }
  },
} satisfies SendingExchange<Lab4payTransaction>;
