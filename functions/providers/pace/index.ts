import type { Provider } from '../contract.ts';
import { uuidDigits } from '../spellings.ts';
import { cancel } from './cancel.ts';
import { credentials, type PaceCredentials } from './credentials.ts';
import { login } from './login.ts';
import { type PaceTransaction, references } from './references.ts';
import { status } from './status.ts';

/** PreAuth payments. 204 is final and the cancel may be repeated, so in doubt the same cancel is sent again. */
export const provider = {
  name: 'pace',
  title: 'PACE Cloud',
  baseUrls: { production: 'https://api.pace.cloud', sandbox: 'https://api.sandbox.pace.cloud' },
  merchantHosts: ['id.pace.cloud', 'id.sandbox.pace.cloud'],
  references,
  identity: ['transactionId'],
  // PACE does not say how it reads its ids.
  canonical: { transactionId: uuidDigits },
  credentials,
  answerFields: ['errors.code'],
  example: { transaction: { transactionId: '0e6f1a52-7d3b-4c1e-9b0a-6f2d8c4e5a17' } },
  whenInDoubt: 'resend',
  timeoutSeconds: 15,
  times: { deadlineSeconds: 60 * 60 },
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  authorise: (_credentials, accessToken) => ({ authorization: `Bearer ${accessToken}` }),
  cancel,
  status,
  login,
} satisfies Provider<PaceTransaction, PaceCredentials>;
