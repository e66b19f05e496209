import { list, text } from '../../untrusted/json.ts';
import type { Webhook } from '../contract.ts';
import { isSigned } from '../signature.ts';
import type { Lab4payTransaction } from './references.ts';

/** A signed message can only ask for so many looks. */
const mostTransactions = 100;

/** One transaction or an array of them; the documents show both, and name the id in two ways. */
export const webhook = {
  isAuthentic: (rawBody, headers, secrets) => isSigned(rawBody, headers.signature, 'hex', secrets),
  concerns: (body) =>
    (Array.isArray(body) ? list(body) : [body]).slice(0, mostTransactions).flatMap((transaction) => {
      const transactionId = text(transaction, 'transaction_id') ?? text(transaction, 'id');
      return transactionId ? [{ transactionId }] : [];
    }),
  /** lab4pay repeats after 400 and 500; 403 is its word for a signature that does not match. */
  refusalStatus: 403,
} satisfies Webhook<Lab4payTransaction>;
