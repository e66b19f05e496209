import { number } from '../../untrusted/json.ts';
import type { SimulatedAnswer, SimulatedRequest, Simulator } from '../simulator.ts';
import type { Payment, World } from './simulated-payment.ts';
import {
  authorise,
  began,
  capture,
  captured,
  failedForGood,
  passingTime,
  refund,
  refundTime,
  refundTimeWhenSlow,
  submitted,
  succeeded,
  total,
  voided,
} from './simulated-payment.ts';
import { passes, steps } from './simulated-steps.ts';
import { behindOurBack, truthOf } from './simulated-truth.ts';

/** The orders gateway as its documents describe it, one payment of 200.00 USD per transaction id. */
export const simulator: Simulator<Payment> = {
  credentials: {
    token: 'pg-orders-simulator-token',
    statusPath: '/payments/v1/orders/{orderId}/transactions/{transactionId}',
  },
  transactionOf: (id) => ({ orderId: `order-${id}`, transactionId: id }),
  paymentOf: ({ transactionId = '' }) => transactionId,
  total: { value: total, currency: 'USD' },
  fresh: () => ({
    state: 'AuthSucceeded',
    capturedAmount: 0,
    refundedAmount: 0,
    status: succeeded,
    history: [authorise],
    updated: began,
    cancel: 'may-be-sent',
    refundAmount: null,
    meets: 'success',
    refundTakes: refundTime,
  }),
  states: {
    open: {},
    captured,
    'captured-meanwhile': { meets: 'capture' },
    authorizing: { state: 'Authorizing', history: [] },
    capturing: { state: 'Capturing' },
    declined: { state: 'AuthFailed', status: failedForGood },
    expired: { state: 'AuthExpired' },
    voided: { state: 'AuthVoided', history: [authorise, voided], cancel: 'sent' },
    refunded: {
      ...captured,
      state: 'Refunded',
      refundedAmount: total,
      history: [authorise, capture, refund],
      cancel: 'sent',
    },
    'capture-failed': { state: 'CaptureFailed', status: failedForGood },
    'void-fails-retryable': { meets: 'retryable-failure' },
    'void-fails': { meets: 'final-failure' },
    'refund-fails-retryable': { ...captured, meets: 'retryable-failure' },
    'refund-fails': { ...captured, meets: 'final-failure' },
    'refund-slow': { ...captured, refundTakes: refundTimeWhenSlow },
    unknown: 'unknown',
  },
  slowStates: ['unknown'],
  truthOf,
  recognise,
  answer: (request, world) => {
    if (request.headers.authorization !== `Bearer ${simulator.credentials.token}`) {
      return failure(401, 'Invalid Authentication Credentials');
    }
    const asked = recognise(request);
    const payment = asked && world.payment(asked.id);
    if (!payment) return failure(404, 'Resource Not Found');
    return asked.exchange === 'cancel' ? submit(request, payment, world) : read(request, payment, world);
  },
  resultOf: ({ status }) => (status === 202 ? 'accepted' : status === 422 ? 'refused' : 'unclear'),
  step: (id, step, world) => {
    const payment = world.payment(id);
    if (payment) steps[step]?.(id, payment, world);
  },
  behindOurBack,
};

function recognise({ method, segments }: SimulatedRequest) {
  const [payments, version, orders, orderId, transactions, id, action] = segments;
  if (payments !== 'payments' || version !== 'v1' || orders !== 'orders' || transactions !== 'transactions') return;
  if (!orderId || !id || segments.length > 7) return;
  if (method === 'PUT' && action === '_cancel') return { exchange: 'cancel', id } as const;
  if (method === 'GET' && action === undefined) return { exchange: 'status', id } as const;
  return undefined;
}

function read(request: SimulatedRequest, payment: Payment, world: World): SimulatedAnswer {
  if (payment.state in passes) world.later(passingTime, idIn(request), 'pass');
  return shown(200, request, payment);
}

/** Answers with the transaction as it was before: the work is done later. */
function submit(request: SimulatedRequest, payment: Payment, world: World): SimulatedAnswer {
  const isCaptured = ['CaptureSucceeded', 'RefundFailed'].includes(payment.state);
  const refundAmount = number(request.body, 'refundAmount') ?? null;
  const left = payment.capturedAmount - payment.refundedAmount;
  const isFitting = refundAmount === null || !isCaptured || (refundAmount > 0 && refundAmount <= left);
  if (payment.cancel !== 'may-be-sent' || !isFitting || !(isCaptured || payment.state === 'AuthSucceeded')) {
    return failure(422, 'Action Cannot Be Performed');
  }
  world.change(idIn(request), { cancel: 'under-way', refundAmount });
  world.later(submitted, idIn(request), 'work');
  return shown(202, request, payment);
}

const idIn = ({ segments }: SimulatedRequest) => segments[5] ?? '';

/** The transaction object of the documents; the order is the one in the path. */
function shown(status: number, request: SimulatedRequest, payment: Payment): SimulatedAnswer {
  const { state, capturedAmount, refundedAmount, history, updated } = payment;
  const data = {
    orderId: request.segments[3],
    transactionId: idIn(request),
    totalAmount: state === 'AuthVoided' ? 0 : total - refundedAmount,
    authorizedAmount: total,
    capturedAmount,
    refundedAmount,
    currency: 'USD',
    state,
    status: payment.status,
    history,
    created: began,
    updated,
  };
  return { status, body: { data } };
}

const failure = (status: number, message: string): SimulatedAnswer => ({ status, body: { message, causes: [] } });
