import { createHmac } from 'node:crypto';
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

/** A provider that can only be asked to cancel; a signed webhook brings the result. */
export const webhookSkeleton = (name: string, title: string, type: string): readonly (readonly [string, string])[] => [
  ['index.ts', index(name, title, type, facts)],
  ['references.ts', references(type)],
  ['cancel.ts', cancel(type)],
  ['webhook.ts', webhook(type)],
  ['said.ts', said],
  ['simulator.ts', simulator],
  ['README.md', readme(title)],
  ['conversations/cancel.json', json(cancelConversations)],
  ['conversations/webhook.json', json(webhookConversations)],
];

const facts: ProviderFacts = {
  second: 'webhook',
  credentials: `/** \`webhookSecret\` only verifies webhooks, so it is stored apart from the others (\`webhookSecrets\` of the contract). */
const credentials = z.object({ apiKey: headerText(), webhookSecret: z.string() });`,
  times: 'deadlineSeconds: dayInSeconds, minWaitSeconds: 10',
  whenInDoubt: 'await-webhook',
};

const cancel = (type: string) => `import { text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/**
 * The answer only says that the request was received. Until the webhook tells the result, the cancel is repeated. That is
 * harmless if the provider documents that this key means the same request until our deadline, or if a cancel of the
 * payment by its own id can never refund. Is that so at the provider?
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken }) => ({
    method: 'POST',
    path: path\`/payments/\${transaction.paymentId}/cancel\`,
    headers: { 'idempotency-key': providerToken },
    body: { request: providerToken },
  }),
  interpret: (response) => {
    const said = saidBy(response.body);
    if (response.status === 202 && text(response.body, 'status') === 'received') return { kind: 'pending', said };
    return usualAnswer(response, said);
  },
} satisfies SendingExchange<${type}>;
`;

const webhook = (type: string) => `import type { Proof } from '../../core/cancellation/testimony.ts';
import { text } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { TestifyingWebhook } from '../webhook.ts';
import type { ${type} } from './references.ts';
import { saidBy } from './said.ts';

/** One message tells the result of one cancel request. The signature covers the whole body. */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, headers, secrets) => isSigned(rawBody, headers.signature, 'hex', secrets),
  concerns: (body) => {
    const paymentId = text(body, 'paymentId');
    return paymentId ? [{ paymentId }] : [];
  },
  tells: (body) => {
    const [id, paymentId, request] = [text(body, 'id'), text(body, 'paymentId'), text(body, 'request')];
    const proves = proof(text(body, 'result'));
    if (!id || !paymentId || !request || !proves) return [];
    return [{ id, concerns: { paymentId }, providerToken: request, proves: { ...proves, said: saidBy(body) } }];
  },
} satisfies TestifyingWebhook<${type}>;

/** Only what no later message can undo. */
function proof(result: string | undefined): Proof | undefined {
  switch (result) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'captured':
      return { kind: 'rejected', code: 'already_captured' };
    default:
      return undefined;
  }
}
`;

const apiKey = 'simulated-key';
const secret = 'simulated-webhook-secret';

const simulator = `import { createHmac } from 'node:crypto';
import { text } from '../../untrusted/json.ts';
import type { Fact, SimulatedAnswer, SimulatedRequest, Simulator, SimulatorWorld } from '../simulator.ts';

const credentials = { apiKey: '${apiKey}', webhookSecret: '${secret}' };

/** How long the provider works on a cancel, in milliseconds. */
const workTime = 1000;

/** \`request\` is the token of the cancel that it took in, and \`result\` how that ended. */
type Payment = {
  readonly status: 'open' | 'cancelled' | 'captured';
  readonly request: string | null;
  readonly result: 'cancelled' | 'captured' | null;
};

const fresh: Payment = { status: 'open', request: null, result: null };

/** Behaves as the provider's documents say, and tells the tests what is true. Add what you learn there. */
export const simulator = {
  credentials,
  transactionOf: (id) => ({ paymentId: id }),
  paymentOf: ({ paymentId = '' }) => paymentId,
  fresh: () => fresh,
  states: { open: {}, cancelled: { status: 'cancelled' }, captured: { status: 'captured' }, unknown: 'unknown' },
  slowStates: ['unknown'],
  truthOf: ({ status }) => facts[status],
  recognise,
  answer: (request, world) => {
    const recognised = recognise(request);
    if (!recognised) return { status: 404 };
    if (request.headers.authorization !== \`Bearer \${credentials.apiKey}\`) return { status: 401 };
    return cancel(recognised.id, text(request.body, 'request') ?? '', world);
  },
  resultOf: ({ status }) => (status === 202 ? 'accepted' : 'unclear'),
  step: (id, _step, world) => {
    const payment = world.payment(id);
    if (!payment || payment.result !== null) return;
    if (payment.status === 'open') world.effect(id, 'cancelled');
    const result = payment.status === 'captured' ? 'captured' : 'cancelled';
    world.change(id, { status: result, result });
    world.notify(id);
  },
  behindOurBack: {
    capture: ({ status }) => (status === 'open' ? { status: 'captured' } : undefined),
    void: ({ status }) => (status === 'open' ? { status: 'cancelled' } : undefined),
    contradict: ({ status }) => (status === 'cancelled' ? { status: 'captured' } : undefined),
  },
  webhook: {
    secret: 'webhookSecret',
    message: (id, { request, result }) => ({
      id: \`\${request}:\${result}\`,
      paymentId: id,
      request: request ?? '',
      result: result ?? 'received',
    }),
    signed: (message, secret) => {
      const body = JSON.stringify(message);
      const signature = createHmac('sha256', secret).update(body).digest('hex');
      return { headers: { 'content-type': 'application/json', signature }, body };
    },
    cancelled: { status: 'cancelled', request: 'a-request', result: 'cancelled' },
  },
} satisfies Simulator<Payment>;

const facts: Readonly<Record<Payment['status'], readonly Fact[]>> = {
  open: ['open'],
  cancelled: ['voided'],
  captured: ['captured'],
};

function recognise({ method, segments: [payments, id, action, ...rest] }: SimulatedRequest) {
  return method === 'POST' && payments === 'payments' && id && action === 'cancel' && rest.length === 0
    ? ({ exchange: 'cancel', id } as const)
    : undefined;
}

/** A repeat gets the same answer. The result is told again, because the first message may be lost. */
function cancel(id: string, request: string, world: SimulatorWorld<Payment>): SimulatedAnswer {
  const payment = world.payment(id);
  if (!payment) return { status: 404 };
  if (payment.request === null) world.change(id, { request });
  if (payment.result === null) world.later(workTime, id, 'work');
  else world.notify(id);
  return { status: 202, body: { status: 'received' } };
}
`;

const readme = (title: string) => `# ${title}

Created from the skeleton: a list of questions for the provider's documents. Replace each section by the answers, and name
the page of each.

## What a cancel means here

What is cancelled, and which state must the payment have? What does the answer to a cancel say?

| answer                        | we conclude                                |
| ----------------------------- | ------------------------------------------ |
| \`202\` with \`status: received\` | pending; the webhook brings the result     |
| \`429\`                         | not processed; we send it again later      |
| \`401\`, \`403\`                  | our credentials were refused; we try again |
| anything else, or no answer   | unknown; we send the same request again    |

## What a repeat does

Does a second cancel of the same payment do more than the first? By which key does the provider recognise a repeat, and for
how long? Is that longer than the deadline?

## How the end is known

Which messages tell the result, and which of their fields does the signature cover? Is the payment named completely, and our
own request? Can two different messages have the same signed text? How often, and for how long, is a message repeated?

| signed message      | what it proves              |
| ------------------- | --------------------------- |
| \`result: cancelled\` | cancelled                   |
| \`result: captured\`  | \`rejected already_captured\` |
| anything else       | nothing                     |

## After capture

Is the cancel of a captured payment refused, or does it refund?

## What is assumed

What do the documents leave open, and what is the careful choice for it?

## Configuration

Reference: \`paymentId\`. Credentials: \`{ "apiKey": "…", "webhookSecret": "…" }\`. Base URL: none yet, so the operator must
configure one.

## The simulator

States: \`open\`, \`cancelled\`, \`captured\`, \`unknown\`. It tells the result of a cancel one second later.
`;

const cancelled = recorded('cancel', {
  method: 'POST',
  path: '/payments/pay-20481/cancel',
  headers: { 'idempotency-key': token },
  body: { request: token },
});

/** A recording that begins with "to do" fails until it holds a real answer and the exchange interprets it. */
const cancelConversations = [
  cancelled(
    'is taken in while the result comes by webhook',
    202,
    { status: 'received' },
    { kind: 'pending', said: {} },
  ),
  cancelled(
    'to do: put the answer here that says that the payment cannot be cancelled, or delete this',
    409,
    { code: 'REPLACE-ME' },
    { kind: 'refused', detail: 'REPLACE-ME', said: { code: 'REPLACE-ME' } },
  ),
  ...usualConversations(cancelled),
];

const signatureOf = (rawBody: string, key: string) => createHmac('sha256', key).update(rawBody).digest('hex');

/** A message with this result, signed by that key. */
function received(name: string, result: string, key: string, tells?: unknown) {
  const message = { id: `${token}:${result}`, paymentId: 'pay-20481', request: token, result };
  const rawBody = JSON.stringify(message);
  const told = { id: message.id, concerns: { paymentId: 'pay-20481' }, providerToken: token, proves: tells };
  return {
    name,
    rawBody,
    headers: { 'content-type': 'application/json', signature: signatureOf(rawBody, key) },
    secrets: [secret],
    now: '2026-01-01T00:00:00Z',
    authentic: key === secret,
    ...(key === secret ? { concerns: [{ paymentId: 'pay-20481' }], tells: tells ? [told] : [] } : {}),
  };
}

const webhookConversations = [
  received('tells that the payment is cancelled', 'cancelled', secret, { kind: 'cancelled', said: {} }),
  received('tells that the money has moved', 'captured', secret, {
    kind: 'rejected',
    code: 'already_captured',
    said: {},
  }),
  received('proves nothing while the provider works on it', 'received', secret),
  received('is refused with the signature of another secret', 'cancelled', 'another-secret'),
  received('to do: put the message here that says that the cancel failed, or delete this', 'REPLACE-ME', secret, {
    kind: 'rejected',
    code: 'cancel_declined',
    said: {},
  }),
];
