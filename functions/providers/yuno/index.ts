import * as z from 'zod/mini';
import type { Provider } from '../contract.ts';
import { uuidDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { credentials, type YunoConfiguration, type YunoCredentials } from './credentials.ts';
import { references, type YunoTransaction } from './references.ts';
import { status } from './status.ts';
import { webhook } from './webhook.ts';

export const provider = {
  name: 'yuno',
  title: 'Yuno',
  baseUrls: {
    sandbox: 'https://api-sandbox.y.uno',
    production: 'https://api.y.uno',
    emea: 'https://api.eu.y.uno',
  },
  references,
  identity: ['paymentId'],
  // Yuno: "The unique identifier of the payment (UUID, 36 chars)". It does not say how else it reads one.
  canonical: { paymentId: uuidDigits },
  requirements: { merchantReference: z.string().check(z.minLength(3), z.maxLength(255)) },
  credentials,
  webhookSecrets: ['webhookSecret', 'webhookHeaderSecret'],
  configuration: ({ responseAdditionalData }) => ({ responseAdditionalData }),
  answerFields: [
    'code',
    'type',
    'status',
    'sub_status',
    'response_code',
    'payment.status',
    'payment.sub_status',
    'payment_status.status',
    'payment_status.sub_status',
    'transactions.type',
    'transactions.status',
    'transactions.response_code',
  ],
  example: {
    transaction: {
      paymentId: '7c1d5f0a-52b7-4a39-9f0e-6f4d3a1b8c20',
      transactionId: 'e1b1c3d4-8a5f-4e0b-b7a6-2d9c0f1e5a73',
    },
    merchantReference: 'order-1001',
  },
  // Yuno itself works on a request for up to 60 s.
  timeoutSeconds: 65,
  times: { deadlineSeconds: 7 * 24 * 60 * 60, settleSeconds: 120 },
  whenInDoubt: 'read-status',
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  authorise: ({ publicApiKey, privateSecretKey }) => ({
    'public-api-key': publicApiKey,
    'private-secret-key': privateSecretKey,
  }),
  cancel,
  status,
  webhook,
} satisfies Provider<YunoTransaction, YunoCredentials, YunoConfiguration>;
