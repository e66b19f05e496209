import * as z from 'zod/mini';
import type { Provider } from '../contract.ts';
import { headerText } from '../header-text.ts';
import { cancel } from './cancel.ts';
import { references, type VtexTransaction } from './references.ts';

const credentials = z.object({
  appKey: headerText(),
  appToken: headerText(),
  /** Connectors that run inside VTEX IO receive their keys under other names. */
  headerPrefix: z.optional(z.enum(['X-VTEX-API', 'X-PROVIDER-API'])),
});

export const provider = {
  name: 'vtex',
  title: 'VTEX Payment Provider Protocol',
  // Every connector has its own host, so the operator must configure it.
  baseUrls: {},
  references,
  identity: ['paymentId'],
  credentials,
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
} satisfies Provider<VtexTransaction, z.infer<typeof credentials>>;
