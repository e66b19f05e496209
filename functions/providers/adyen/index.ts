import type { Provider } from '../contract.ts';
import { lowercase } from '../spellings.ts';
import { type AdyenConfiguration, cancel } from './cancel.ts';
import { type AdyenCredentials, credentials, ownBaseUrl } from './credentials.ts';
import { type AdyenTransaction, references } from './references.ts';
import { webhook } from './webhook.ts';

const dayInSeconds = 24 * 60 * 60;

/** Adyen's Checkout API: a cancel is only taken in, nothing can be read, and a signed webhook brings the result. */
export const provider = {
  name: 'adyen',
  title: 'Adyen Checkout',
  // Every company has a live endpoint of its own, so the merchant's credentials name it.
  baseUrls: { test: 'https://checkout-test.adyen.com/v71' },
  ownBaseUrl,
  merchantHosts: ['*-checkout-live.adyenpayments.com'],
  references,
  identity: ['pspReference'],
  // Sixteen digits and uppercase letters. Adyen does not say whether it also takes lowercase ones.
  canonical: { pspReference: lowercase },
  credentials,
  webhookSecrets: ['hmacKey', 'previousHmacKey'],
  configuration: ({ merchantAccount }) => ({ merchantAccount }),
  answerFields: ['status', 'errorCode', 'errorType'],
  example: { transaction: { pspReference: '993617894903480A' } },
  timeoutSeconds: 30,
  // Adyen keeps an idempotency key for at least seven days, and a webhook may be a weekend late.
  times: { deadlineSeconds: 3 * dayInSeconds, minWaitSeconds: 10 },
  whenInDoubt: 'await-webhook',
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  authorise: ({ apiKey }) => ({ 'x-api-key': apiKey }),
  cancel,
  webhook,
} satisfies Provider<AdyenTransaction, AdyenCredentials, AdyenConfiguration>;
