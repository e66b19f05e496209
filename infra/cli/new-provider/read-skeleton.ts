import {
  index,
  json,
  type ProviderFacts,
  recorded,
  references,
  said,
  token,
  usualConversations,
} from './shared-skeleton.ts';

/** A provider that is read when in doubt. */
export const readSkeleton = (name: string, title: string, type: string): readonly (readonly [string, string])[] => [
  ['index.ts', index(name, title, type, facts)],
  ['references.ts', references(type)],
  ['cancel.ts', cancel(type)],
  ['status.ts', status(type)],
  ['said.ts', said],
  ['simulator.ts', simulator],
  ['README.md', readme(title)],
  ['conversations/cancel.json', json(cancelConversations)],
  ['conversations/status.json', json(statusConversations)],
];

const facts: ProviderFacts = {
  second: 'status',
  credentials: 'const credentials = z.object({ apiKey: headerText() });',
  times: 'deadlineSeconds: dayInSeconds, settleSeconds: 120',
  whenInDoubt: 'read-status',
};

const cancel = (type: string) => `import { text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/**
 * Only an answer that the provider documents counts as a result. All others are unknown, and the status is read. A repeat
 * is harmless if this is a cancel of the whole payment by its own id that can never refund. Is that so at the provider?
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken }) => ({
    method: 'POST',
    path: path\`/payments/\${transaction.paymentId}/cancel\`,
    headers: { 'idempotency-key': providerToken },
  }),
  interpret: (response) => {
    const said = saidBy(response.body);
    if (response.status === 200 && text(response.body, 'status') === 'cancelled') return { kind: 'cancelled', said };
    return usualAnswer(response, said);
  },
} satisfies SendingExchange<${type}>;
`;

const status = (type: string) => `import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/** The payment as the provider shows it. */
export const status = {
  request: ({ transaction }) => ({ method: 'GET', path: path\`/payments/\${transaction.paymentId}\` }),
  interpret: (response) => {
    const said = saidBy(response.body);
    return response.status === 200 ? { ...shown(response.body), said } : usualRead(response, said);
  },
} satisfies StatusExchange<${type}>;

function shown(body: unknown): Observation {
  switch (text(body, 'status')) {
    case 'open':
      return { kind: 'open' };
    case 'cancelled':
      return { kind: 'cancelled' };
    default:
      return { kind: 'unknown', detail: 'a status we do not know' };
  }
}
`;

const simulator = `import type { Fact, SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';

const apiKey = 'simulated-key';

type Payment = { readonly status: 'open' | 'cancelled' | 'captured' };

/** Behaves as the provider's documents say, and tells the tests what is true. Add what you learn there. */
export const simulator = {
  credentials: { apiKey },
  transactionOf: (id) => ({ paymentId: id }),
  paymentOf: ({ paymentId = '' }) => paymentId,
  fresh: (): Payment => ({ status: 'open' }),
  states: { open: {}, cancelled: { status: 'cancelled' }, captured: { status: 'captured' }, unknown: 'unknown' },
  slowStates: ['captured', 'unknown'],
  truthOf: ({ status }) => facts[status],
  recognise,
  answer: (request, world) => {
    const recognised = recognise(request);
    if (!recognised) return { status: 404 };
    if (request.headers.authorization !== \`Bearer \${apiKey}\`) return { status: 401 };
    const { exchange, id } = recognised;
    const payment = world.payment(id);
    if (!payment) return { status: 404 };
    return exchange === 'cancel' ? cancel(id, payment, world) : { status: 200, body: { status: payment.status } };
  },
  resultOf: ({ status }) => (status === 200 ? 'accepted' : status === 409 ? 'refused' : 'unclear'),
  behindOurBack: {
    capture: ({ status }) => (status === 'open' ? { status: 'captured' } : undefined),
    void: ({ status }) => (status === 'open' ? { status: 'cancelled' } : undefined),
    contradict: ({ status }) => (status === 'cancelled' ? { status: 'captured' } : undefined),
  },
} satisfies Simulator<Payment>;

const facts: Readonly<Record<Payment['status'], readonly Fact[]>> = {
  open: ['open'],
  cancelled: ['voided'],
  captured: ['captured'],
};

function recognise({ method, segments: [payments, id, action, ...rest] }: SimulatedRequest) {
  if (payments !== 'payments' || !id || rest.length > 0) return undefined;
  if (method === 'POST' && action === 'cancel') return { exchange: 'cancel', id } as const;
  return method === 'GET' && action === undefined ? ({ exchange: 'status', id } as const) : undefined;
}

function cancel(id: string, { status }: Payment, world: SimulatorWorld<Payment>): SimulatedAnswer {
  if (status === 'captured') return { status: 409, body: { code: 'CAPTURED' } };
  if (status === 'open') {
    world.change(id, { status: 'cancelled' });
    world.effect(id, 'cancelled');
  }
  return { status: 200, body: { status: 'cancelled' } };
}
`;

const readme = (title: string) => `# ${title}

Created from the skeleton: a list of questions for the provider's documents. Replace each section by the answers, and name
the page of each.

## What a cancel means here

What is cancelled, and which state must the payment have? Is the answer to a cancel final, or does the result come later?

| answer                         | we conclude                                |
| ------------------------------ | ------------------------------------------ |
| \`200\` with \`status: cancelled\` | cancelled                                  |
| \`429\`                          | not processed; we send it again later      |
| \`401\`, \`403\`                   | our credentials were refused; we try again |
| anything else, or no answer    | unknown; we read the payment               |

## What a repeat does

Does a second cancel of the same payment do more than the first? By which key does the provider recognise a repeat, and for
how long? Does it ever answer a key with the same error for ever (\`tokenSpent\`)?

## How the end is known

Which states does a read show, and what does each of them prove? How long after an unclear cancel can a read be trusted?

## After capture

Is the cancel of a captured payment refused, or does it refund?

## What is assumed

What do the documents leave open, and what is the careful choice for it?

## Configuration

Reference: \`paymentId\`. Credentials: \`{ "apiKey": "…" }\`. Base URL: none yet, so the operator must configure one.

## The simulator

States: \`open\`, \`cancelled\`, \`captured\`, \`unknown\`.
`;

const cancelRequest = { method: 'POST', path: '/payments/pay-20481/cancel', headers: { 'idempotency-key': token } };
const statusRequest = { method: 'GET', path: '/payments/pay-20481' };

const cancelled = recorded('cancel', cancelRequest);
const read = recorded('status', statusRequest);

/** A recording that begins with "to do" fails until it holds a real answer and the exchange interprets it. */
const cancelConversations = [
  cancelled('is cancelled after an answer that says so', 200, { status: 'cancelled' }, { kind: 'cancelled', said: {} }),
  cancelled(
    'to do: put the answer here that says that the money has moved',
    409,
    { code: 'REPLACE-ME' },
    { kind: 'rejected', code: 'already_captured', said: { code: 'REPLACE-ME' } },
  ),
  cancelled(
    'to do: put the answer here that says that the result comes later, or delete this',
    202,
    { status: 'REPLACE-ME' },
    { kind: 'pending', said: {} },
  ),
  ...usualConversations(cancelled),
];

const statusConversations = [
  read('is open while the provider says so', 200, { status: 'open' }, { kind: 'open', said: {} }),
  read('is cancelled once the provider shows it', 200, { status: 'cancelled' }, { kind: 'cancelled', said: {} }),
  read(
    'to do: put the answer here that shows that the money has moved',
    200,
    { status: 'REPLACE-ME' },
    { kind: 'rejected', code: 'already_captured', said: {} },
  ),
  read('cannot be read where there is nothing at the address', 404, undefined, {
    kind: 'unreadable',
    detail: 'the read answered 404',
    said: {},
  }),
];
