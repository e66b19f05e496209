import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { PaceTransaction } from './references.ts';
import { accept, isAbout, isTransaction, reportsError, saidBy } from './said.ts';

/** Only completed transactions can be read. An open transaction and a cancelled one both answer "not found". */
export const status = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/pay/2024-4/transactions/${transaction.transactionId}`,
    headers: { accept },
  }),
  interpret: (response, { transaction }) => {
    const { body } = response;
    const said = saidBy(body);
    switch (response.status) {
      case 200:
        if (!isTransaction(body)) return { kind: 'unknown', detail: 'not a transaction' };
        if (!isAbout(body, transaction.transactionId)) return { kind: 'unknown', detail: 'about another transaction' };
        if (reportsError(body)) return { kind: 'rejected', code: 'outcome_unknown', detail: 'completed with an error' };
        return { kind: 'rejected', code: 'already_captured', detail: 'completed' };
      case 404:
        return { kind: 'open', detail: 'not completed, as far as we may see', said };
      case 410:
        return { kind: 'open', detail: 'gone', said };
      default:
        return usualAnswer(response, said);
    }
  },
} satisfies StatusExchange<PaceTransaction>;
