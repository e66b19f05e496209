import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { Lab4payTransaction } from './references.ts';
import { canceledWords, happened, isAbout, isReadable, saidBy } from './said.ts';

/** The transaction as lab4pay stores it. Its times say more than its status, and both must agree. */
export const status = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/v1/pay-connect/transactions/${transaction.transactionId}/`,
  }),
  interpret: (response, { transaction }) => {
    const { body } = response;
    if (response.status !== 200) return usualAnswer(response);
    if (!isAbout(body, transaction.transactionId)) return { kind: 'unknown', detail: 'about another transaction' };
    return { ...verdict(body), said: saidBy(body) };
  },
} satisfies StatusExchange<Lab4payTransaction>;

function verdict(body: unknown): Observation {
  if (!isReadable(body)) return { kind: 'unknown', detail: 'not a transaction' };
  const word = text(body, 'status');
  const wasReverted = happened(body, 'reverted_at');
  const wasCanceled = happened(body, 'canceled_at') || canceledWords.has(word);
  if (wasCanceled)
    return word === 'SUCCESS' || wasReverted ? contradicted('canceled and completed') : { kind: 'cancelled' };
  if (wasReverted) return { kind: 'rejected', code: 'already_refunded', detail: 'reverted after completion' };
  return byStatus(word, happened(body, 'completed_at'));
}

function byStatus(word: string | undefined, wasCompleted: boolean): Observation {
  switch (word) {
    case 'FAILED':
      return wasCompleted ? contradicted('failed and completed') : { kind: 'rejected', code: 'declined' };
    case 'EXPIRED':
      return wasCompleted ? contradicted('expired and completed') : { kind: 'rejected', code: 'expired' };
    case 'SUCCESS':
      return captured;
    case 'INITIATED':
      return wasCompleted ? captured : { kind: 'open' };
    case 'IN_PROGRESS':
      return wasCompleted ? captured : { kind: 'pending' };
    default:
      return wasCompleted ? captured : { kind: 'unknown', detail: 'a status we do not know' };
  }
}

const captured = {
  kind: 'rejected',
  code: 'already_captured',
  detail: 'completed on the terminal; only a revert or a refund gives the money back',
} satisfies Observation;

const contradicted = (detail: string): Observation => ({ kind: 'rejected', code: 'contradicted', detail });
