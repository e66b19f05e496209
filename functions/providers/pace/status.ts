import type { Observation, Said } from '../../core/cancellation/observation.ts';
import type { ExchangeInput, StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import type { PaceTransaction } from './references.ts';
import { accept, isAbout, isPage, isTransaction, reportsError, saidBy } from './said.ts';

/** Only completed transactions can be read. An open transaction and a cancelled one both answer "not found". */
export const status = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/pay/2024-4/transactions/${transaction.transactionId}`,
    headers: { accept },
  }),
  interpret: (response, asked) => {
    const { body } = response;
    const said = saidBy(body);
    if (isPage(response)) return usualRead(response, said);
    switch (response.status) {
      case 200:
        if (!isTransaction(body)) return { kind: 'unknown', detail: 'not a transaction' };
        if (!isAbout(body, asked.transaction.transactionId))
          return { kind: 'unknown', detail: 'about another transaction' };
        if (reportsError(body)) return { kind: 'rejected', code: 'outcome_unknown', detail: 'completed with an error' };
        return { kind: 'rejected', code: 'already_captured', detail: 'completed' };
      case 404:
      case 410:
        return notShown(asked, said);
      default:
        return usualRead(response, said);
    }
  },
} satisfies StatusExchange<PaceTransaction>;

/** Proves nothing by itself. After a refusal it leaves one explanation: neither completed nor cancelled, so not ours to cancel. */
function notShown({ attempts }: Pick<ExchangeInput, 'attempts'>, said: Said): Observation {
  return attempts.at(-1)?.state === 'refused'
    ? { kind: 'rejected', code: 'not_permitted', detail: 'refused, and not completed', said }
    : { kind: 'unreadable', detail: 'only completed transactions can be read', said };
}
