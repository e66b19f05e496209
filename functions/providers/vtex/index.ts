import type { Provider } from '../contract.ts';
import { uuidDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { credentials, type VtexConfiguration, type VtexCredentials } from './credentials.ts';
import { references, type VtexTransaction } from './references.ts';

export const provider = {
  name: 'vtex',
  title: 'VTEX Payment Provider Protocol',
  // Every connector has its own host: the operator configures one for all merchants, or allows the merchants' own.
  baseUrls: {},
  ownBaseUrl: ({ baseUrl }) => baseUrl,
  references,
  identity: ['paymentId'],
  // VTEX writes UUIDs as 32 uppercase digits. How a connector reads them, nobody says.
  canonical: { paymentId: uuidDigits },
  credentials,
  configuration: ({ sandboxMode }) => (sandboxMode === undefined ? {} : { sandboxMode }),
  answerFields: ['code'],
  example: { transaction: { paymentId: '5D0F8A1C7B3E4926A4C1E0B97F63D2A8', authorizationId: 'AUT-31C5E7A902' } },
  // A connector has 20 s to answer before it counts as failed.
  timeoutSeconds: 25,
  times: { deadlineSeconds: 24 * 60 * 60, minWaitSeconds: 60 },
  whenInDoubt: 'resend',
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  authorise: ({ appKey, appToken, headerPrefix = 'X-VTEX-API' }) => ({
    [`${headerPrefix}-AppKey`]: appKey,
    [`${headerPrefix}-AppToken`]: appToken,
  }),
  cancel,
} satisfies Provider<VtexTransaction, VtexCredentials, VtexConfiguration>;
