import { createHmac } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import type { SimulatedRequest, Simulator } from '../simulator.ts';
import { refusal, shaped } from './simulated-answers.ts';
import { cancelNow, cancelOnce } from './simulated-cancel.ts';
import type { World, YunoPayment } from './simulated-payment.ts';
import { open, threeDs } from './simulated-payment.ts';
import { behindOurBack, cancelled, truthOf } from './simulated-truth.ts';

const authenticationMilliseconds = 4000;

const credentials = {
  publicApiKey: 'yuno-local-public-key',
  privateSecretKey: 'yuno-local-private-key',
  webhookSecret: 'yuno-local-webhook-secret',
};

/** Yuno's payments API with its idempotency, its three shapes and its late results. */
export const simulator = {
  credentials,
  transactionOf: (id) => ({ paymentId: id, transactionId: `auth-${id}` }),
  paymentOf: ({ paymentId = '' }) => paymentId,
  fresh: () => ({ ...open, shape: 'flat', working: [], answers: {} }),
  states: {
    open,
    captured: { ...open, status: 'SUCCEEDED', subStatus: 'CAPTURED' },
    refunded: { ...open, status: 'REFUNDED', subStatus: 'REFUNDED' },
    expired: { ...open, status: 'EXPIRED', subStatus: 'EXPIRED' },
    'pending-confirmation': { ...open, manner: 'confirms-later' },
    'three-ds': threeDs,
    'three-ds-fails': { ...threeDs, authentication: 'fails' },
    'in-process': { ...open, manner: 'answers-in-process' },
    conflict: { ...open, manner: 'answers-conflict' },
    'key-burnt': { ...open, manner: 'burns-key' },
    'soft-decline': { ...open, manner: 'declines-softly' },
    unknown: 'unknown',
  },
  slowStates: ['unknown'],
  truthOf,
  recognise: ({ method, segments: [version, payments, id, transactions, transactionId, verb, ...rest] }) => {
    if (version !== 'v1' || payments !== 'payments' || !id || rest.length > 0) return undefined;
    if (method === 'GET' && transactions === undefined) return { exchange: 'status', id };
    const isCancel = method === 'POST' && transactions === 'transactions' && transactionId && verb === 'cancel';
    return isCancel ? { exchange: 'cancel', id } : undefined;
  },
  answer: (request, world) => {
    if (!isAuthorised(request)) return refusal(401, 'INVALID_CREDENTIALS');
    const id = request.segments[2] ?? '';
    const payment = world.payment(id);
    if (request.method === 'POST') {
      const complaint = complaintAbout(request);
      if (complaint) return refusal(400, complaint);
    }
    if (!payment) return refusal(400, 'PAYMENT_NOT_FOUND');
    if (payment.authentication !== 'none' && !payment.isAuthenticating) {
      world.change(id, { isAuthenticating: true });
      world.later(authenticationMilliseconds, id, 'authenticate');
    }
    if (request.method === 'GET') return { status: 200, body: shaped(id, payment, payment.shape) };
    return cancelOnce(id, payment, request.headers['x-idempotency-key'] ?? '', world);
  },
  resultOf: ({ status, body }) => {
    if (status === 200) return text(body, 'status') === 'DECLINED' ? 'refused' : 'accepted';
    return status === 400 && text(body, 'code') !== 'REQUEST_IN_PROCESS' ? 'refused' : 'unclear';
  },
  step: (id, step, world) => {
    const payment = world.payment(id);
    if (!payment) return;
    const [verb, key = ''] = step.split(' ');
    if (verb === 'authenticate') authenticate(id, payment, world);
    if (verb === 'confirm') {
      world.effect(id, 'cancelled');
      world.change(id, { subStatus: 'CANCELED' });
    }
    if (verb === 'finish') {
      cancelNow(id, payment, key, world);
      world.change(id, { working: payment.working.filter((other) => other !== key) });
    }
    world.notify(id);
  },
  behindOurBack,
  webhook: {
    secret: 'webhookSecret',
    message: (id, { status, subStatus }, now) => {
      const payment = { id, status, sub_status: subStatus, updated_at: new Date(now).toISOString() };
      return { type: 'payment', type_event: 'payment.cancel', retry: 0, version: 2, data: { payment } };
    },
    signed: (message, secret) => {
      const body = JSON.stringify(message);
      const signature = createHmac('sha256', secret).update(body).digest('base64');
      return { headers: { 'x-hmac-signature': signature }, body };
    },
    cancelled,
  },
} satisfies Simulator<YunoPayment>;

function isAuthorised({ headers }: SimulatedRequest): boolean {
  const { publicApiKey, privateSecretKey } = credentials;
  return headers['public-api-key'] === publicApiKey && headers['private-secret-key'] === privateSecretKey;
}

const reasons: readonly unknown[] = ['DUPLICATE', 'FRAUDULENT', 'REQUESTED_BY_CUSTOMER', undefined];

/** The code of a 400 that is answered before anything is looked up, and that spends no key. */
function complaintAbout({ headers, body }: SimulatedRequest): string | undefined {
  const key = headers['x-idempotency-key'];
  const reference = text(body, 'merchant_reference');
  if (!key || !reference) return 'MISSING_PARAMETERS';
  const description = text(body, 'description') ?? 'none';
  const lengths = [reference.length, description.length];
  const areValid = lengths.every((length) => length >= 3 && length <= 255) && reasons.includes(text(body, 'reason'));
  return areValid && key.length <= 64 ? undefined : 'INVALID_PARAMETERS';
}

function authenticate(id: string, { authentication }: YunoPayment, world: World): void {
  const outcome =
    authentication === 'fails'
      ? { status: 'FRAUD', subStatus: 'FRAUD_VERIFIED' }
      : { status: 'PENDING', subStatus: 'AUTHORIZED' };
  world.change(id, { ...outcome, authentication: 'none', isAuthenticating: false });
}
