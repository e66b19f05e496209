import { createHash } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import type { Fact, SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';
import { cancelManually } from './protocol.ts';

/** How the connector treats a cancellation it has not answered before. */
type Manner = 'cancels' | 'asks-for-person' | 'answers-null' | 'echoes-other-ids' | 'has-settled' | 'done-by-hand';

type VtexPayment = {
  readonly manner: Manner;
  /** The HTTP status that carries `cancel-manually`. */
  readonly manualStatus: number;
  /** How many answers are `null` before it works. */
  readonly nulls: number;
  /** Definite answers by `requestId`, given again word for word; failures are not kept. */
  readonly answers: Readonly<Record<string, SimulatedAnswer>>;
};

const open = { manner: 'cancels', manualStatus: 200, nulls: 0 } as const;

const credentials = { appKey: 'vtex-local-app-key', appToken: 'vtex-local-app-token' };

/** A connector that speaks the Payment Provider Protocol. */
export const simulator = {
  credentials,
  transactionOf: (id) => ({ paymentId: id, authorizationId: `AUT-${id}` }),
  paymentOf: ({ paymentId = '' }) => paymentId,
  fresh: () => ({ ...open, answers: {} }),
  states: {
    open,
    manual: { ...open, manner: 'asks-for-person' },
    'manual-500': { ...open, manner: 'asks-for-person', manualStatus: 500 },
    'manual-501': { ...open, manner: 'asks-for-person', manualStatus: 501 },
    'manual-404': { ...open, manner: 'asks-for-person', manualStatus: 404 },
    'null-answer': { ...open, manner: 'answers-null' },
    'null-twice': { ...open, nulls: 2 },
    'foreign-ids': { ...open, manner: 'echoes-other-ids' },
    settled: { ...open, manner: 'has-settled' },
    'done-by-hand': { ...open, manner: 'done-by-hand', answers: {} },
    unknown: 'unknown',
  },
  slowStates: ['null-answer', 'foreign-ids', 'settled', 'done-by-hand', 'unknown'],
  truthOf: ({ manner }) => facts[manner],
  recognise: ({ method, segments: [payments, id, cancellations, ...rest] }) =>
    method === 'POST' && payments === 'payments' && id && cancellations === 'cancellations' && rest.length === 0
      ? { exchange: 'cancel', id }
      : undefined,
  answer: (request, world) => {
    const id = request.segments[1] ?? '';
    const requestId = text(request.body, 'requestId');
    const paymentId = text(request.body, 'paymentId');
    if (!isAuthorised(request)) return failure(401, id, requestId, 'unauthorized');
    if (!requestId || !paymentId) return failure(400, id, requestId, 'missing-field');
    if (paymentId !== id) return failure(400, id, requestId, 'other-payment');
    return cancelOnce(id, requestId, world);
  },
  resultOf: ({ status, body }) => {
    if (status === 200 && text(body, 'cancellationId')) return 'accepted';
    return status === 422 || status === 400 ? 'refused' : 'unclear';
  },
  behindOurBack: {
    capture: (payment) => (isUntouched(payment) ? { ...open, manner: 'has-settled' } : undefined),
    /** Somebody cancels by hand after the connector has asked for it. */
    void: ({ manner, answers }) =>
      manner === 'asks-for-person' && Object.keys(answers).length > 0
        ? { ...open, manner: 'done-by-hand', answers: {} }
        : undefined,
    contradict: () => undefined,
  },
} satisfies Simulator<VtexPayment>;

const facts: Readonly<Record<Manner, readonly Fact[]>> = {
  cancels: ['open'],
  'answers-null': ['open'],
  'echoes-other-ids': ['open'],
  'asks-for-person': ['asks for a person'],
  'has-settled': ['captured'],
  'done-by-hand': ['voided'],
};

const isUntouched = ({ manner, answers }: VtexPayment) => manner === 'cancels' && Object.keys(answers).length === 0;

function isAuthorised({ headers }: SimulatedRequest): boolean {
  return ['x-vtex-api', 'x-provider-api'].some(
    (prefix) =>
      headers[`${prefix}-appkey`] === credentials.appKey && headers[`${prefix}-apptoken`] === credentials.appToken,
  );
}

/** A repeat of a `requestId` has no second effect; another `requestId` has one, and the ledger will show it. */
function cancelOnce(id: string, requestId: string, world: SimulatorWorld<VtexPayment>): SimulatedAnswer {
  const payment = world.payment(id);
  if (!payment) return failure(404, id, requestId, 'payment-not-found');
  const before = payment.answers[requestId];
  if (before) return before;
  if (payment.nulls > 0) {
    world.change(id, { nulls: payment.nulls - 1 });
    return failure(200, id, requestId, 'temporarily-unavailable');
  }
  const keep = (answer: SimulatedAnswer) => {
    world.change(id, { answers: { ...payment.answers, [requestId]: answer } });
    return answer;
  };
  switch (payment.manner) {
    case 'asks-for-person':
      return keep(failure(payment.manualStatus, id, requestId, cancelManually));
    case 'answers-null':
      return failure(200, id, requestId, 'temporarily-unavailable');
    case 'has-settled':
      return failure(500, id, requestId, 'already-settled');
    case 'done-by-hand':
      return failure(422, id, requestId, 'already-cancelled');
    case 'echoes-other-ids':
      return success(hex(`payment ${id}`), hex(`request ${requestId}`));
    case 'cancels':
      world.effect(id, 'cancelled');
      return keep(success(id, requestId));
  }
}

const hex = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32).toUpperCase();

const success = (paymentId: string, requestId: string): SimulatedAnswer => ({
  status: 200,
  body: { paymentId, requestId, cancellationId: hex(`${paymentId} ${requestId}`), code: null, message: null },
});

const failure = (status: number, paymentId: string, requestId: string | undefined, code: string): SimulatedAnswer => ({
  status,
  body: { paymentId, requestId: requestId ?? null, cancellationId: null, code, message: code.replaceAll('-', ' ') },
});
