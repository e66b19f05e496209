import { createHmac } from 'node:crypto';
import { at, list, text } from '../../untrusted/json.ts';
import type { SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';
import { behindOurBack, cancelled, open, type Payment, pspReferenceOf, truthOf } from './simulated-payment.ts';

const credentials = {
  apiKey: 'adyen-local-api-key',
  merchantAccount: 'LocalMerchantECOM',
  hmacKey: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
};

/** How long Adyen works on a cancel, in milliseconds. */
const workTime = 2000;
const lateWorkTime = 60_000;

/** Adyen's cancels: taken in at once, worked on later, and told by a webhook with signed items. */
export const simulator = {
  credentials,
  transactionOf: (id) => ({ pspReference: id }),
  paymentOf: ({ pspReference = '' }) => pspReference,
  fresh: () => open,
  states: {
    open: {},
    late: { manner: 'late' },
    declines: { manner: 'declines' },
    captured: { status: 'captured' },
    expired: { status: 'expired' },
    silent: { manner: 'silent' },
    unknown: 'unknown',
  },
  slowStates: ['late', 'silent'],
  truthOf,
  recognise: ({ method, segments: [payments, id, cancels, ...rest] }) =>
    method === 'POST' && payments === 'payments' && id && cancels === 'cancels' && rest.length === 0
      ? { exchange: 'cancel', id }
      : undefined,
  answer: (request, world) => {
    if (request.headers['x-api-key'] !== credentials.apiKey) return failure(401, '000', 'security');
    if (text(request.body, 'merchantAccount') !== credentials.merchantAccount) return failure(403, '901', 'security');
    return cancelOnce(request, request.segments[1] ?? '', world);
  },
  resultOf: ({ status }) => (status === 201 ? 'accepted' : status === 422 ? 'refused' : 'unclear'),
  step: (id, key, world) => {
    const payment = world.payment(id);
    const cancel = payment?.cancels[key];
    if (!payment || !cancel || cancel.success !== undefined) return;
    const success = payment.status === 'authorised' && payment.manner !== 'declines';
    if (success) world.effect(id, 'cancelled');
    world.change(id, {
      ...(success ? { status: 'cancelled' } : {}),
      cancels: { ...payment.cancels, [key]: { ...cancel, success } },
    });
    if (payment.manner !== 'silent') world.notify(id);
  },
  behindOurBack,
  webhook: {
    secret: 'hmacKey',
    message: (id, payment, now) => ({
      live: 'false',
      notificationItems: itemsOf(id, payment, now).map((item) => ({ NotificationRequestItem: item })),
    }),
    signed: (message, secret) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        live: 'false',
        notificationItems: list(message, 'notificationItems').map((wrapper) => ({
          NotificationRequestItem: signedItem(at(wrapper, 'NotificationRequestItem'), secret),
        })),
      }),
    }),
    cancelled,
  },
} satisfies Simulator<Payment>;

/** A repeat of a key gets the first answer again and has no effect. */
function cancelOnce({ headers, body }: SimulatedRequest, id: string, world: SimulatorWorld<Payment>): SimulatedAnswer {
  const key = headers['idempotency-key'] ?? '';
  const payment = world.payment(id);
  if (!payment) return failure(422, '167', 'validation');
  const reference = text(body, 'reference') ?? '';
  const answer = {
    merchantAccount: credentials.merchantAccount,
    paymentPspReference: id,
    reference,
    pspReference: pspReferenceOf(id, key),
    status: 'received',
  };
  if (!payment.cancels[key]) {
    const { pspReference } = answer;
    world.change(id, { cancels: { ...payment.cancels, [key]: { pspReference, reference } } });
    world.later(payment.manner === 'late' ? lateWorkTime : workTime, id, key);
  }
  return { status: 201, headers: { 'idempotency-key': key }, body: answer };
}

const failure = (status: number, errorCode: string, errorType: string): SimulatedAnswer => ({
  status,
  body: { status, errorCode, message: 'simulated error', errorType },
});

/** Every result of a cancel so far. A payment without one has only its authorisation to tell. */
function itemsOf(id: string, { cancels }: Payment, now: number): readonly object[] {
  const common = {
    amount: { value: 1500, currency: 'EUR' },
    eventDate: new Date(now).toISOString(),
    merchantAccountCode: credentials.merchantAccount,
    paymentMethod: 'visa',
    reason: '',
  };
  const results = Object.values(cancels).flatMap(({ pspReference, reference, success }) =>
    success === undefined
      ? []
      : [
          {
            ...common,
            eventCode: 'CANCELLATION',
            pspReference,
            originalReference: id,
            merchantReference: reference,
            success: String(success),
          },
        ],
  );
  const authorisation = { ...common, eventCode: 'AUTHORISATION', pspReference: id, success: 'true' };
  return results.length > 0 ? results : [{ ...authorisation, merchantReference: 'a simulated order' }];
}

function signedItem(item: unknown, secret: string): object {
  const signed = [
    ...['pspReference', 'originalReference', 'merchantAccountCode', 'merchantReference'].map((name) => at(item, name)),
    at(item, 'amount', 'value'),
    at(item, 'amount', 'currency'),
    at(item, 'eventCode'),
    at(item, 'success'),
  ].join(':');
  const hmacSignature = createHmac('sha256', Buffer.from(secret, 'hex')).update(signed).digest('base64');
  return { ...Object(item), additionalData: { hmacSignature } };
}
