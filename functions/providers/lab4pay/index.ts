import type { Provider } from '../contract.ts';
import { uuidDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { credentials, type Lab4payCredentials, type SelectedCredentials } from './credentials.ts';
import { login } from './login.ts';
import { type Lab4payTransaction, references } from './references.ts';
import { status } from './status.ts';
import { webhook } from './webhook.ts';

/** Payments at a terminal. A cancel is only a message to the terminal, so its result must be read. */
export const provider = {
  name: 'lab4pay',
  title: 'lab4pay Pay-Connect',
  baseUrls: { production: 'https://api-payment.lab4pay.com', test: 'https://api-payment.lab4pay.dev' },
  references,
  identity: ['transactionId'],
  // lab4pay says nothing about the form of its ids.
  canonical: { transactionId: uuidDigits },
  credentials,
  credentialSets: { under: 'terminals', selectedBy: 'terminalId' },
  answerFields: ['status', 'canceled_at', 'completed_at', 'reverted_at', 'refund_total_amount'],
  example: { transaction: { transactionId: '5b0c7f7e-9c5c-4d0e-8a55-3f4f2b6c1d90' } },
  whenInDoubt: 'read-status',
  timeoutSeconds: 10,
  times: { deadlineSeconds: 15 * 60, settleSeconds: 10 },
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  decidedBy: 'terminal',
  authorise: ({ integratorId }: SelectedCredentials, accessToken) => ({
    authorization: `Bearer ${accessToken}`,
    'x-pay-connect-integrator-id': integratorId,
  }),
  cancel,
  status,
  login,
  webhook,
} satisfies Provider<Lab4payTransaction, Lab4payCredentials>;
