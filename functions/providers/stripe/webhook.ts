import { at, text } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { SignedWebhook } from '../webhook.ts';
import type { StripeTransaction } from './references.ts';

/** So old a message may be, in seconds, as in Stripe's own libraries. */
const tolerance = 5 * 60;

/**
 * `Stripe-Signature: t=<seconds>,v1=<hex>,…`: the HMAC-SHA256 of time, dot and raw body. While a secret is replaced there
 * are several `v1`. https://docs.stripe.com/webhooks/signature
 */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, headers, secrets, now) => {
    const fields = headers['stripe-signature']?.split(',') ?? [];
    const valuesOf = (name: string) =>
      fields.flatMap((field) => (field.startsWith(`${name}=`) ? [field.slice(name.length + 1)] : []));
    // None or several are no number.
    const time = valuesOf('t').join(' ');
    if (!/^\d{1,12}$/.test(time)) return false;
    if (Math.floor(now / 1000) - Number(time) > tolerance) return false;
    const signed = Buffer.concat([Buffer.from(`${time}.`), rawBody]);
    return valuesOf('v1').reduce((matched, v1) => isSigned(signed, v1, 'hex', secrets) || matched, false);
  },
  /** The PaymentIntent itself, or what belongs to one: a charge, a refund, a dispute. */
  concerns: (body) => {
    const object = at(body, 'data', 'object');
    const isIntent = text(object, 'object') === 'payment_intent';
    const paymentIntentId = text(object, isIntent ? 'id' : 'payment_intent');
    return paymentIntentId ? [{ paymentIntentId }] : [];
  },
} satisfies SignedWebhook<StripeTransaction>;
