import { text } from '../../untrusted/json.ts';
import type { Webhook } from '../contract.ts';
import { isSigned } from '../signature.ts';
import type { YunoTransaction } from './references.ts';

/** Signed in base64, without a time stamp. No filter on `type_event`: Yuno shows no example of a cancel's. */
export const webhook = {
  isAuthentic: (rawBody, headers, secrets) => isSigned(rawBody, headers['x-hmac-signature'], 'base64', secrets),
  concerns: (body) => {
    const paymentId = text(body, 'data', 'payment', 'id');
    return paymentId ? [{ paymentId }] : [];
  },
  refusalStatus: 401,
} satisfies Webhook<YunoTransaction>;
