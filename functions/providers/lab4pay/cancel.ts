import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { Lab4payTransaction } from './references.ts';

/**
 * 200 comes before the terminal knows about the cancel, so it is only an acknowledgement. The path ends with a slash, and
 * there is no body.
 *
 * A repeat is harmless: it only notifies the terminal again, and a payment that has ended is not given back by a cancel
 * (docs.lab4pay.com, "Cancel transaction"; "Payment flows": after success, only revert and refund give money back).
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction }) => ({
    method: 'POST',
    path: path`/v1/pay-connect/transactions/${transaction.transactionId}/cancel/`,
  }),
  // The documents name 400, 401 and 500 without any body, so even a 400 may be about our request and not the payment.
  interpret: (response) =>
    response.status === 200
      ? { kind: 'pending', detail: 'received; the terminal has not answered yet' }
      : usualAnswer(response),
} satisfies SendingExchange<Lab4payTransaction>;
