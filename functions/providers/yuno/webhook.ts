import { createHmac } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { SignedWebhook } from '../webhook.ts';
import type { YunoTransaction } from './references.ts';

/**
 * The signature is base64, without a timestamp. It is optional at Yuno: without one, the secret in `x-secret` must be ours
 * (yuno-docs, docs/webhooks/configure-webhooks.mdx). A signature that does not match is never made good by that secret.
 * There is no filter on `type_event`, because Yuno shows no example for a cancel.
 */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, headers, secrets) => {
    const { 'x-secret': secret = '' } = headers;
    // What the secret would sign is compared, and not the secret itself: that takes the same time for every secret.
    const signature = headers['x-hmac-signature'] ?? createHmac('sha256', secret).update(rawBody).digest('base64');
    return isSigned(rawBody, signature, 'base64', secrets);
  },
  concerns: (body) => {
    const paymentId = text(body, 'data', 'payment', 'id');
    return paymentId ? [{ paymentId }] : [];
  },
  refusalStatus: 401,
} satisfies SignedWebhook<YunoTransaction>;
