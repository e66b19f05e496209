import * as z from 'zod/mini';
import type { Provider } from '../contract.ts';
import { headerText } from '../header-text.ts';
import { cancel } from './cancel.ts';
import { references, type StripeTransaction } from './references.ts';
import { refund } from './refund.ts';
import { status } from './status.ts';
import { webhook } from './webhook.ts';

const credentials = z.object({
  /** `sk_…`, or a restricted key `rk_…`. It says whether it is live or a test. */
  secretKey: headerText(),
  webhookSecret: z.optional(z.string().check(z.minLength(1))),
  /** The connected account that the payments belong to, if the key is the platform's. */
  account: z.optional(headerText()),
  apiVersion: z.optional(headerText()),
});

/**
 * Without this header an account's own default version decides what an answer looks like. This is the version that the
 * tests compare with: the one of the official stripe-mock.
 */
export const apiVersion = '2026-08-26.dahlia';

/** Payments of the API of PaymentIntents. */
export const provider = {
  name: 'stripe',
  title: 'Stripe',
  baseUrls: { production: 'https://api.stripe.com' },
  references,
  // Without `canonical`: Stripe's ids are case-sensitive (docs.stripe.com, "API upgrades", "Backward-compatible changes").
  identity: ['paymentIntentId'],
  credentials,
  answerFields: [
    'status',
    'cancellation_reason',
    'error.type',
    'error.code',
    'error.payment_intent.status',
    'latest_charge.status',
    'latest_charge.amount_captured',
    'latest_charge.amount_refunded',
    'latest_charge.refunds.data.status',
    'amount',
  ],
  example: { transaction: { paymentIntentId: 'pi_3MtwBwLkdIwHu7ix28a3tqPa' } },
  timeoutSeconds: 30,
  // An authorisation lives for seven days, with few exceptions: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method
  times: { deadlineSeconds: 7 * 24 * 60 * 60, settleSeconds: 60 },
  whenInDoubt: 'read-status',
  capabilities: { partialAmounts: true, afterCapture: 'refunds' },
  authorise: ({ secretKey, account, apiVersion: chosen = apiVersion }) => ({
    authorization: `Bearer ${secretKey}`,
    'stripe-version': chosen,
    ...(account === undefined ? {} : { 'stripe-account': account }),
  }),
  cancel,
  status,
  refund,
  webhook,
} satisfies Provider<StripeTransaction, z.infer<typeof credentials>>;
