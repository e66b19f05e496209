import type { Provider } from '../contract.ts';
import { crockfordDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { credentials, type PgOrdersConfiguration, type PgOrdersCredentials } from './credentials.ts';
import type { PgOrdersTransaction } from './references.ts';
import { references } from './references.ts';
import { status } from './status.ts';

const dayInSeconds = 24 * 60 * 60;

/** The orders gateway whose result codes begin with PG; its documents name neither a brand nor a host. */
export const provider = {
  name: 'pg-orders',
  title: 'Orders gateway (PG codes)',
  baseUrls: {},
  references,
  identity: ['orderId', 'transactionId'],
  // ULIDs after a prefix. The documents do not say how the gateway reads them.
  canonical: { orderId: crockfordDigits, transactionId: crockfordDigits },
  credentials,
  configuration: ({ statusPath }) => (statusPath === undefined ? {} : { statusPath }),
  answerFields: [
    'state',
    'data.state',
    'capturedAmount',
    'refundedAmount',
    'data.capturedAmount',
    'data.refundedAmount',
    'history.action',
    'history.result',
    'data.history.action',
    'data.history.result',
  ],
  example: {
    transaction: { orderId: 'or_01J8ZQ5T7N3V9KXB2M4D6F8H0C', transactionId: 'tx_01J8ZQ6B1R5W7YGP3S9A2E4J6K' },
  },
  timeoutSeconds: 30,
  capabilities: { partialAmounts: true, afterCapture: 'refunds' },
  authorise: ({ token }) => ({ authorization: `Bearer ${token}` }),
  cancel,
  whenInDoubt: 'read-status',
  status,
  readBeforeSend: true,
  times: { deadlineSeconds: 7 * dayInSeconds, settleSeconds: 120 },
} satisfies Provider<PgOrdersTransaction, PgOrdersCredentials, PgOrdersConfiguration>;
