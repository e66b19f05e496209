import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import type { Lab4payTransaction } from './references.ts';
import { canceledWords, happened, isAbout, isReadable, refundedPart, saidBy } from './said.ts';

/**
 * The transaction as lab4pay stores it. Its times say more than its status, and both must agree. The path is assumed, so
 * an answer that it does not exist says nothing about the payment.
 */
export const status = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/v1/pay-connect/transactions/${transaction.transactionId}/`,
  }),
  interpret: (response, { transaction }) => {
    const { body } = response;
    if (response.status !== 200) return usualRead(response);
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
  if (wasReverted && refundedPart(body) !== 'part') return refunded('reverted after completion');
  return byStatus(word, wasReverted || happened(body, 'completed_at'), taken(body));
}

/** What is true of a completed payment: a part given back leaves the rest captured. */
function taken(body: unknown): Observation {
  switch (refundedPart(body)) {
    case 'none':
      return captured;
    case 'part':
      return { kind: 'rejected', code: 'already_captured', detail: 'completed, and refunded in part' };
    case 'all':
      return refunded('refunded after completion');
  }
}

function byStatus(word: string | undefined, wasCompleted: boolean, completed: Observation): Observation {
  switch (word) {
    case 'FAILED':
      return wasCompleted ? contradicted('failed and completed') : { kind: 'rejected', code: 'declined' };
    case 'EXPIRED':
      return wasCompleted ? contradicted('expired and completed') : { kind: 'rejected', code: 'expired' };
    case 'SUCCESS':
      return completed;
    case 'INITIATED':
      return wasCompleted ? completed : { kind: 'open' };
    case 'IN_PROGRESS':
      return wasCompleted ? completed : { kind: 'pending' };
    default:
      return wasCompleted ? completed : { kind: 'unknown', detail: 'a status we do not know' };
  }
}

const captured = {
  kind: 'rejected',
  code: 'already_captured',
  detail: 'completed on the terminal; only a revert or a refund gives the money back',
} satisfies Observation;

const refunded = (detail: string): Observation => ({ kind: 'rejected', code: 'already_refunded', detail });

const contradicted = (detail: string): Observation => ({ kind: 'rejected', code: 'contradicted', detail });
