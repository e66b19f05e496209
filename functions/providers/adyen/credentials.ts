import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';
import { hexKey } from './hex-key.ts';

const hmacKey = () => z.optional(z.string().check(z.regex(hexKey, '32 or more hex digits')));

export const credentials = z.object({
  apiKey: headerText(),
  merchantAccount: z.string().check(z.minLength(1), z.maxLength(80)),
  /** The worker has none: only webhooks are verified with it. */
  hmacKey: hmacKey(),
  /** The key before `hmacKey`. Adyen signs with it for some time after a new one was made. */
  previousHmacKey: hmacKey(),
  liveUrlPrefix: z.optional(z.string().check(z.regex(/^[A-Za-z0-9-]{1,50}$/, 'letters, digits and dashes'))),
  /** For a live endpoint of another pattern. */
  baseUrl: z.optional(z.string().check(z.regex(/^https:\/\//, 'an https URL'))),
});

export type AdyenCredentials = z.infer<typeof credentials>;

/**
 * The merchant's own live endpoint, if the credentials name one
 * (docs.adyen.com, "Live endpoints": `https://[prefix]-checkout-live.adyenpayments.com/checkout/[version]`).
 */
export const ownBaseUrl = ({ liveUrlPrefix, baseUrl }: AdyenCredentials): string | undefined =>
  baseUrl ?? (liveUrlPrefix && `https://${liveUrlPrefix}-checkout-live.adyenpayments.com/checkout/v71`);
