import { createHmac } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import type { SimulatedRequest, Simulator } from '../simulator.ts';
import { failure, intent } from './simulated-answers.ts';
import { canceled, captured, refundOf, type StripePayment, total } from './simulated-payment.ts';
import { behindOurBack, truthOf } from './simulated-truth.ts';
import { cancel, giveBack, once, read, workLater } from './simulated-work.ts';

const credentials = { secretKey: 'sk_test_simulated', webhookSecret: 'whsec_simulated' };

/** Stripe with its idempotency keys, every state of a PaymentIntent, and refunds that succeed, wait or fail. */
export const simulator = {
  credentials,
  transactionOf: (id) => ({ paymentIntentId: id }),
  paymentOf: ({ paymentIntentId = '' }) => paymentIntentId,
  total: { value: total, currency: 'USD' },
  fresh: (): StripePayment => ({
    status: 'requires_capture',
    cancellationReason: null,
    canceledAt: null,
    received: 0,
    refunds: [],
    processing: 'succeeds',
    refunding: 'at-once',
    keys: {},
  }),
  states: {
    open: {},
    'requires-payment-method': { status: 'requires_payment_method' },
    'requires-confirmation': { status: 'requires_confirmation' },
    'requires-action': { status: 'requires_action' },
    processing: { status: 'processing' },
    'processing-fails': { status: 'processing', processing: 'fails' },
    captured,
    'part-captured': { received: 8000 },
    'part-refunded': { ...captured, refunds: [refundOf(5000)] },
    refunded: { ...captured, refunds: [refundOf(total)] },
    canceled,
    expired: { ...canceled, cancellationReason: 'automatic' },
    'refund-slow': { ...captured, refunding: 'slowly' },
    'refund-fails': { ...captured, refunding: 'fails' },
    'refund-without-balance': { ...captured, refunding: 'has-no-balance' },
    unknown: 'unknown',
  },
  slowStates: ['refund-without-balance', 'unknown'],
  truthOf,
  recognise,
  answer: (request, world) => {
    if (request.headers.authorization !== `Bearer ${credentials.secretKey}`)
      return failure(401, undefined, 'Invalid API Key provided.');
    const recognised = recognise(request);
    if (!recognised) return failure(404, undefined, 'Unrecognized request URL.');
    const { exchange, id } = recognised;
    const payment = world.payment(id);
    if (!payment) return failure(404, 'resource_missing', `No such payment_intent: '${id}'`);
    if (exchange === 'status') return read(id, payment, world);
    return once(exchange === 'refund' ? giveBack : cancel)(id, payment, request, world);
  },
  resultOf: ({ status, headers }) => {
    // The first answer to this key once more.
    if (headers?.['idempotent-replayed']) return 'unclear';
    return status === 200 ? 'accepted' : status === 400 ? 'refused' : 'unclear';
  },
  step: workLater,
  behindOurBack,
  webhook: {
    secret: 'webhookSecret',
    message: (id, payment, now) => ({
      id: `evt_${id}`,
      object: 'event',
      created: Math.floor(now / 1000),
      type: payment.status === 'canceled' ? 'payment_intent.canceled' : 'payment_intent.succeeded',
      data: { object: intent(id, payment) },
    }),
    signed: (message, secret, now) => {
      const body = JSON.stringify(message);
      const time = Math.floor(now / 1000);
      const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      return {
        headers: { 'content-type': 'application/json', 'stripe-signature': `t=${time},v1=${signature}` },
        body,
      };
    },
    cancelled: canceled,
  },
} satisfies Simulator<StripePayment>;

/** The PaymentIntent of a refund is in the form. */
function recognise({ method, segments: [version, resource, id = '', action, ...rest], body }: SimulatedRequest) {
  if (version !== 'v1' || rest.length > 0) return undefined;
  const refunded = text(body, 'payment_intent');
  if (method === 'POST' && resource === 'refunds' && id === '' && refunded)
    return { exchange: 'refund', id: refunded } as const;
  if (resource !== 'payment_intents' || id === '') return undefined;
  if (method === 'POST' && action === 'cancel') return { exchange: 'cancel', id } as const;
  return method === 'GET' && action === undefined ? ({ exchange: 'status', id } as const) : undefined;
}
