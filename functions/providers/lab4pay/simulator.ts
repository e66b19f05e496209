import { createHmac } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import type { SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';
import { behindOurBack, cancelled, isOpen, longAgo, type Payment, truthOf } from './simulated-payment.ts';

const integratorId = 'simulated-integrator';
const clientId = 'simulated-client';
const clientSecret = 'simulated-client-secret';
const webhookSecret = 'simulated-webhook-secret';
/** The same for ever, so that it outlives a restart of the simulator. */
const accessToken = `simulated-${clientId}`;

/** How long the terminal needs to act on a cancel, in milliseconds. */
const terminalTakes = 3000;

/** A terminal that answers a cancel three seconds later, or was quicker, or never answers. */
export const simulator = {
  credentials: { integratorId, clientId, clientSecret, webhookSecret },
  transactionOf: (id) => ({ transactionId: id }),
  paymentOf: ({ transactionId = '' }) => transactionId,
  fresh: (): Payment => ({
    status: 'INITIATED',
    terminal: 'cancels',
    completed_at: null,
    canceled_at: null,
    reverted_at: null,
  }),
  states: {
    open: {},
    'in-progress': { status: 'IN_PROGRESS' },
    completes: { status: 'IN_PROGRESS', terminal: 'completes' },
    silent: { status: 'IN_PROGRESS', terminal: 'silent' },
    captured: { status: 'SUCCESS', completed_at: longAgo },
    reverted: { status: 'SUCCESS', completed_at: longAgo, reverted_at: longAgo },
    failed: { status: 'FAILED' },
    expired: { status: 'EXPIRED' },
    unknown: 'unknown',
  },
  slowStates: ['silent', 'unknown'],
  truthOf,
  recognise,
  answer: (request, world) => {
    const recognised = recognise(request);
    if (!recognised) return { status: 404 };
    const { exchange, id } = recognised;
    if (exchange === 'login') return token(request);
    if (!isAllowed(request)) return { status: 401 };
    const payment = world.payment(id);
    if (!payment) return { status: 404 };
    return exchange === 'cancel' ? receiveCancel(id, payment, world) : { status: 200, body: shown(id, payment) };
  },
  resultOf: ({ status }) => (status === 200 ? 'accepted' : status === 400 ? 'refused' : 'unclear'),
  step: (id, step, world) => {
    const payment = world.payment(id);
    if (!payment || !isOpen(payment)) return;
    const now = new Date(world.now).toISOString();
    if (step === 'terminal-completes') world.change(id, { status: 'SUCCESS', completed_at: now });
    if (step === 'terminal-cancels') {
      world.change(id, { status: 'CANCELED', canceled_at: now });
      world.effect(id, 'cancelled');
    }
    world.notify(id);
  },
  behindOurBack,
  webhook: {
    secret: 'webhookSecret',
    message: (id, payment) => [shown(id, payment)],
    signed: (message, secret) => {
      const body = JSON.stringify(message);
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      return { headers: { 'content-type': 'application/json', signature }, body };
    },
    cancelled,
  },
} satisfies Simulator<Payment>;

function recognise({ method, segments }: SimulatedRequest): ReturnType<Simulator['recognise']> {
  const [version, area, resource, id = '', action, ...rest] = segments.filter((segment) => segment !== '');
  const isToken = [version, area, resource].join('/') === 'v1/auth/token';
  if (isToken && method === 'POST' && id === '') return { exchange: 'login', id: '' };
  if ([version, area, resource].join('/') !== 'v1/pay-connect/transactions' || id === '' || rest.length > 0) {
    return undefined;
  }
  if (method === 'POST' && action === 'cancel') return { exchange: 'cancel', id };
  return method === 'GET' && action === undefined ? { exchange: 'status', id } : undefined;
}

const isAllowed = ({ headers }: SimulatedRequest) =>
  headers.authorization === `Bearer ${accessToken}` && headers['x-pay-connect-integrator-id'] === integratorId;

function token({ body }: SimulatedRequest): SimulatedAnswer {
  const isOurClient =
    text(body, 'grant_type') === 'client_credentials' &&
    text(body, 'client_id') === clientId &&
    text(body, 'client_secret') === clientSecret;
  if (!isOurClient) return { status: 400 };
  return {
    status: 200,
    body: { access_token: accessToken, expires_in: '3600', token_type: 'Bearer', scope: 'default' },
  };
}

/** Answers before the terminal knows; a repeat reaches the terminal too, which then has nothing left to do. */
function receiveCancel(id: string, payment: Payment, world: SimulatorWorld<Payment>): SimulatedAnswer {
  if (!isOpen(payment)) return { status: 400 };
  if (payment.terminal !== 'silent') world.later(terminalTakes, id, `terminal-${payment.terminal}`);
  return { status: 200 };
}

const shown = (id: string, { status, completed_at, canceled_at, reverted_at }: Payment) => ({
  transaction_id: id,
  terminal_id: 'simulated-terminal',
  amount: 1500,
  status,
  tags: ['charge'],
  completed_at,
  canceled_at,
  reverted_at,
  refund_total_amount: 0,
});
