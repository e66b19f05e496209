/** The files of a new provider folder and their content, by name. */
export function providerSkeleton(name: string): ReadonlyMap<string, string> {
  const title = words(name).join(' ');
  const type = `${words(name).join('')}Transaction`;
  return new Map([
    ['index.ts', index(name, title, type)],
    ['references.ts', references(type)],
    ['cancel.ts', cancel(type)],
    ['status.ts', status(type)],
    ['said.ts', said],
    ['simulator.ts', simulator],
    ['README.md', readme(title)],
    ['conversations/cancel.json', json(cancelConversations)],
    ['conversations/status.json', json(statusConversations)],
  ]);
}

const words = (name: string) => name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

const index = (name: string, title: string, type: string) => `import * as z from 'zod/mini';
import type { Provider } from '../contract.ts';
import { headerText } from '../header-text.ts';
import { cancel } from './cancel.ts';
import { type ${type}, references } from './references.ts';
import { status } from './status.ts';

const credentials = z.object({ apiKey: headerText() });

const dayInSeconds = 24 * 60 * 60;

/** Created from the skeleton: every fact below is a careful guess until you replace it by what the provider documents. */
export const provider = {
  name: '${name}',
  title: '${title}',
  // Without a base URL, nothing is sent.
  baseUrls: {},
  references,
  identity: ['paymentId'],
  credentials,
  example: { transaction: { paymentId: 'pay-20481' } },
  timeoutSeconds: 30,
  times: { deadlineSeconds: dayInSeconds, settleSeconds: 120 },
  whenInDoubt: 'read-status',
  capabilities: { partialAmounts: false, afterCapture: 'rejects' },
  authorise: ({ apiKey }) => ({ authorization: \`Bearer \${apiKey}\` }),
  cancel,
  status,
} satisfies Provider<${type}, z.infer<typeof credentials>>;
`;

const references = (type: string) => `import * as z from 'zod/mini';
import { reference } from '../references.ts';

/** What names a payment at the provider. */
export const references = z.strictObject({ paymentId: reference() });

export type ${type} = z.infer<typeof references>;
`;

const cancel = (type: string) => `import { text } from '../../untrusted/json.ts';
import type { Exchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/** Only an answer that the provider documents counts as a result. All others are unknown, and the status is read. */
export const cancel = {
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
} satisfies Exchange<${type}>;
`;

const status = (type: string) => `import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/** The payment as the provider shows it. */
export const status = {
  request: ({ transaction }) => ({ method: 'GET', path: path\`/payments/\${transaction.paymentId}\` }),
  interpret: (response) => {
    const said = saidBy(response.body);
    return response.status === 200 ? { ...shown(response.body), said } : usualAnswer(response, said);
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

const said = `import type { Said } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';

/** The provider's own code and message, kept as evidence. The caller shortens them and removes secrets. */
export const saidBy = (body: unknown): Said => ({
  code: text(body, 'code'),
  message: text(body, 'message'),
});
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

Created from the skeleton: a list of questions for the provider's documents.

## What a cancel means

- Is the answer to a cancel final, or does the result come later?
- What happens if the payment is already captured: is the cancel refused, or does it refund?
- May we send the same cancel again if its outcome is unclear? By which key does the provider recognise it?

## Decisions

The answer to the cancel:

| answer                         | we conclude                  |
| ------------------------------ | ---------------------------- |
| \`200\` with \`status: cancelled\` | cancelled                    |
| \`429\`                          | not processed; retried later |
| \`401\`, \`403\`                   | our credentials were refused |
| \`404\`                          | unknown transaction          |
| anything else, or no answer    | unknown; the payment is read |

## Configuration

Reference: \`paymentId\`. Credentials: \`{ "apiKey": "…" }\`. Base URL: none yet, so the operator must configure one.

## What is assumed

What the documents leave open, and the careful choice for it.

## The simulator

States: \`open\`, \`cancelled\`, \`captured\`, \`unknown\`.
`;

const token = '00000000-0000-4000-8000-000000000000';
const cancelRequest = { method: 'POST', path: '/payments/pay-20481/cancel', headers: { 'idempotency-key': token } };
const statusRequest = { method: 'GET', path: '/payments/pay-20481' };

const recorded =
  (exchange: 'cancel' | 'status', request: unknown) =>
  (name: string, status: number, body: unknown, observation: unknown) => ({
    name,
    exchange,
    request,
    response: { status, ...(body === undefined ? {} : { body }) },
    observation,
  });

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
  cancelled('comes again later after a request that was not worked on', 429, undefined, {
    kind: 'not_sent',
    detail: 'answered 429',
    said: {},
  }),
  cancelled('knows nothing after a failure of the provider', 500, undefined, {
    kind: 'unknown',
    detail: 'answered 500',
    said: {},
  }),
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
  read('knows no such payment where it is not found', 404, undefined, {
    kind: 'rejected',
    code: 'unknown_transaction',
    standing: 'no-access',
    said: {},
  }),
];
