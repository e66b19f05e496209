import { list, text } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { SignedWebhook } from '../webhook.ts';
import type { Lab4payTransaction } from './references.ts';

/** One transaction or an array of them: the documents show both, and use two names for the id. */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, headers, secrets) => isSigned(rawBody, headers.signature, 'hex', secrets),
  concerns: (body) =>
    (Array.isArray(body) ? list(body) : [body]).flatMap((transaction) => {
      const transactionId = text(transaction, 'transaction_id') ?? text(transaction, 'id');
      return transactionId ? [{ transactionId }] : [];
    }),
  /** The documents do not say what is in a message. */
  mayRepeatItself: true,
  /** lab4pay sends again after 400 and 500; it documents 403 for a signature that does not match. */
  refusalStatus: 403,
} satisfies SignedWebhook<Lab4payTransaction>;
