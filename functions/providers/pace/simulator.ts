import { text } from '../../untrusted/json.ts';
import type { Fact, SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';
import { accept } from './said.ts';

const clientId = 'simulated-client';
/** The same for ever, so that it outlives a restart of the simulator. */
const accessToken = `simulated-${clientId}`;
const refreshToken = 'simulated-refresh-1';

type Payment = { readonly state: 'open' | 'cancelled' | 'captured' | 'forbidden' | 'terms' };

/** Pre-authorised payments: a cancel is done when it is answered, and only completed payments can be read. */
export const simulator = {
  credentials: { clientId, refreshToken, tokenUrl: '{baseUrl}/auth/token' },
  transactionOf: (id) => ({ transactionId: id }),
  paymentOf: ({ transactionId = '' }) => transactionId,
  fresh: (): Payment => ({ state: 'open' }),
  states: {
    open: {},
    cancelled: { state: 'cancelled' },
    captured: { state: 'captured' },
    forbidden: { state: 'forbidden' },
    terms: { state: 'terms' },
    unknown: 'unknown',
  },
  slowStates: ['unknown'],
  truthOf: ({ state }) => facts[state],
  recognise,
  answer: (request, world) => {
    const recognised = recognise(request);
    if (!recognised) return problem(404, 'Resource not found');
    const { exchange, id } = recognised;
    if (exchange === 'login') return token(request);
    if (request.headers.accept !== accept) return problem(406, 'The specified accept header is invalid');
    if (request.headers.authorization !== `Bearer ${accessToken}`)
      return problem(401, 'OAuth token missing or invalid');
    const payment = world.payment(id);
    if (!payment) return problem(404, 'Resource not found');
    return exchange === 'cancel' ? cancel(id, payment, world) : shown(id, payment);
  },
  resultOf: ({ status }) => (status === 204 ? 'accepted' : status === 403 ? 'refused' : 'unclear'),
  behindOurBack: {
    capture: ({ state }) => (state === 'open' ? { state: 'captured' } : undefined),
    void: ({ state }) => (state === 'open' ? { state: 'cancelled' } : undefined),
    contradict: ({ state }) => (state === 'cancelled' ? { state: 'captured' } : undefined),
  },
} satisfies Simulator<Payment>;

const facts: Readonly<Record<Payment['state'], readonly Fact[]>> = {
  open: ['open'],
  cancelled: ['voided'],
  captured: ['captured'],
  forbidden: ['forbidden'],
  terms: ['asks for a person'],
};

function recognise({ method, segments }: SimulatedRequest): ReturnType<Simulator['recognise']> {
  const [area, version, resource, id = '', action, ...rest] = segments.filter((segment) => segment !== '');
  if (method === 'POST' && [area, version].join('/') === 'auth/token' && !resource)
    return { exchange: 'login', id: '' };
  if ([area, version, resource].join('/') !== 'pay/2024-4/transactions' || id === '' || rest.length > 0)
    return undefined;
  if (method === 'POST' && action === 'cancel') return { exchange: 'cancel', id };
  return method === 'GET' && action === undefined ? { exchange: 'status', id } : undefined;
}

function cancel(id: string, { state }: Payment, world: SimulatorWorld<Payment>): SimulatedAnswer {
  switch (state) {
    case 'open':
      world.change(id, { state: 'cancelled' });
      world.effect(id, 'cancelled');
      return { status: 204 };
    case 'cancelled':
      return { status: 204 };
    case 'captured':
    case 'forbidden':
      return problem(403, 'Forbidden');
    case 'terms':
      return { ...problem(451, 'Terms not accepted'), headers: { location: 'https://example.com/terms' } };
  }
}

const shown = (id: string, { state }: Payment): SimulatedAnswer =>
  state === 'captured'
    ? { status: 200, body: { data: { type: 'transaction', id, attributes: { productFlow: 'preAuth' } } } }
    : problem(404, 'Resource not found');

/** Every refresh gives a new refresh token, and older ones stay good: how PACE treats those is not published. */
function token({ body }: SimulatedRequest): SimulatedAnswer {
  const round = /^simulated-refresh-(\d{1,9})$/.exec(text(body, 'refresh_token') ?? '')?.[1];
  const isOurClient = text(body, 'grant_type') === 'refresh_token' && text(body, 'client_id') === clientId;
  if (!isOurClient || round === undefined) return { status: 400, body: { error: 'invalid_grant' } };
  const refreshed = `simulated-refresh-${Number(round) + 1}`;
  return {
    status: 200,
    body: { access_token: accessToken, expires_in: 300, token_type: 'Bearer', refresh_token: refreshed },
  };
}

/** A JSON:API error; its `status` is a text. */
const problem = (status: number, title: string): SimulatedAnswer => ({
  status,
  headers: { 'content-type': accept },
  body: { errors: [{ status: String(status), title }] },
});
