import { text } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { SignedWebhook } from '../webhook.ts';
import type { YunoTransaction } from './references.ts';

/** The signature is base64, without a timestamp. There is no filter on `type_event`, because Yuno shows no example for a cancel. */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, headers, secrets) => isSigned(rawBody, headers['x-hmac-signature'], 'base64', secrets),
  concerns: (body) => {
    const paymentId = text(body, 'data', 'payment', 'id');
    return paymentId ? [{ paymentId }] : [];
  },
  refusalStatus: 401,
} satisfies SignedWebhook<YunoTransaction>;
