import * as z from 'zod/mini';
import { headerText } from '../header-text.ts';

export const credentials = z.object({
  publicApiKey: headerText(),
  privateSecretKey: headerText(),
  /** The client secret of Yuno's HMAC authentication. */
  webhookSecret: z.optional(z.string().check(z.minLength(1))),
  /** The value of `x-secret`, for webhooks without HMAC authentication. */
  webhookHeaderSecret: z.optional(headerText()),
  /** Sent with every cancel as `response_additional_data`, in Yuno's own words. */
  responseAdditionalData: z.optional(
    z.strictObject({ receipt: z.literal(true), receipt_language: z.optional(z.literal(['ES', 'EN', 'PT'])) }),
  ),
});

export type YunoCredentials = z.infer<typeof credentials>;

/** The part of the credentials that a cancel contains. */
export type YunoConfiguration = Readonly<Pick<YunoCredentials, 'responseAdditionalData'>>;
