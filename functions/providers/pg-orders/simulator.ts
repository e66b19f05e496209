import { number } from '../../untrusted/json.ts';
import type { SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';

/** The gateway's view of one payment; amounts are in minor units. A `type`, because only those are records. */
type Payment = {
  readonly state: string;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  readonly status: Status;
  readonly history: readonly Entry[];
  readonly updated: string;
  /** A void and a refund can each be sent once, and again only after a retryable failure. */
  readonly cancel: 'may-be-sent' | 'under-way' | 'sent';
  readonly refundAmount: number | null;
  /** What the next void or refund meets. */
  readonly meets: 'success' | 'retryable-failure' | 'final-failure' | 'capture';
  readonly refundTakes: number;
};

type World = SimulatorWorld<Payment>;
type Status = typeof succeeded | typeof failedRetryable | typeof failedForGood;

interface Entry {
  readonly amount: number;
  readonly result: 'Success' | 'Failure';
  readonly action: 'Authorize' | 'Void' | 'Capture' | 'Refund';
  readonly status: Status;
  readonly created: string;
}

const total = 20_000;
const submitted = 1500;
const refundTime = 1500;
const passingTime = 3000;
const refundTimeWhenSlow = 60_000;
const began = '2026-01-01T00:00:00.000Z';

const succeeded = { code: 'PG0000', description: 'Approved', outcome: 'succeeded' } as const;
const failedRetryable = { code: 'PG2001', description: 'Try again later', outcome: 'failedRetryable' } as const;
const failedForGood = { code: 'PG0005', description: 'Declined', outcome: 'failedNonRetryable' } as const;

const authorise: Entry = { amount: total, result: 'Success', action: 'Authorize', status: succeeded, created: began };
const capture: Entry = { ...authorise, action: 'Capture' };
const voided: Entry = { ...authorise, amount: 0, action: 'Void' };
const refund: Entry = { ...authorise, amount: 0, action: 'Refund' };

const captured: Partial<Payment> = {
  state: 'CaptureSucceeded',
  capturedAmount: total,
  history: [authorise, capture],
};

const passes: Readonly<Record<string, Partial<Payment>>> = {
  Authorizing: { state: 'AuthSucceeded', history: [authorise] },
  Capturing: captured,
};

/** The orders gateway as its documents describe it, one payment of 200.00 USD per transaction id. */
export const simulator: Simulator<Payment> = {
  credentials: { token: 'pg-orders-simulator-token' },
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
  step: (id, step, world) => {
    const payment = world.payment(id);
    if (payment) steps[step]?.(id, payment, world);
  },
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

const steps: Readonly<Record<string, (id: string, payment: Payment, world: World) => void>> = {
  pass: (id, { state }, world) => {
    const next = passes[state];
    if (next) world.change(id, { ...next, updated: iso(world) });
  },
  work: (id, payment, world) => {
    if (payment.cancel !== 'under-way') return;
    if (payment.meets === 'capture') {
      world.change(id, { ...captured, meets: 'success', updated: iso(world) });
      world.later(submitted, id, 'work');
    } else if (payment.meets !== 'success') fail(id, payment, world);
    else if (payment.state === 'AuthSucceeded') {
      world.change(id, { state: 'AuthVoided', cancel: 'sent', ...adds(payment, world, voided) });
      world.effect(id, 'cancelled');
    } else if (payment.state === 'CaptureSucceeded' || payment.state === 'RefundFailed') {
      world.change(id, { state: 'Refunding', updated: iso(world) });
      world.later(payment.refundTakes, id, 'refund');
    } else world.later(submitted, id, 'work');
  },
  refund: (id, payment, world) => {
    if (payment.state !== 'Refunding' || payment.cancel !== 'under-way') return;
    const amount = payment.refundAmount ?? payment.capturedAmount - payment.refundedAmount;
    const refundedAmount = payment.refundedAmount + amount;
    const entry = { ...refund, amount: payment.capturedAmount - refundedAmount };
    world.change(id, { state: 'Refunded', cancel: 'sent', refundedAmount, ...adds(payment, world, entry) });
    world.effect(id, 'refunded', amount);
  },
};

/** Only a retryable failure, which happens once, lets the action be sent again. */
function fail(id: string, payment: Payment, world: World): void {
  const isRetryable = payment.meets === 'retryable-failure';
  const isVoid = payment.state === 'AuthSucceeded';
  const entry: Entry = {
    ...(isVoid ? voided : refund),
    amount: total,
    result: 'Failure',
    status: isRetryable ? failedRetryable : failedForGood,
  };
  world.change(id, {
    ...adds(payment, world, entry),
    state: isVoid ? payment.state : 'RefundFailed',
    cancel: isRetryable ? 'may-be-sent' : 'sent',
    meets: isRetryable ? 'success' : payment.meets,
  });
}

/** What a worked action leaves behind: its entry, and a top-level status that speaks of it alone. */
const adds = ({ history }: Payment, world: World, entry: Entry) => ({
  history: [...history, { ...entry, created: iso(world) }],
  status: entry.status,
  updated: iso(world),
});

const iso = ({ now }: World) => new Date(now).toISOString();

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
