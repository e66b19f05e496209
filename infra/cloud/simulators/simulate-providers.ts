import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, SQSEvent } from 'aws-lambda';
import { rawBody } from '../../../functions/api/http/request.ts';
import { type SimulatedAnswer, type Simulator, webhookAbout } from '../../../functions/providers/simulator.ts';
import { Books } from '../../simulators/books.ts';
import { toSimulated } from '../../simulators/request.ts';
import { changeTo, paymentIn, stateNamed, worldOn } from '../../simulators/world.ts';
import { BookFull, type PaymentBooks, type PaymentName } from './payment-books.ts';
import type { Worked } from './perform-work.ts';
import type { LaterWork, SendLater } from './provider-work.ts';

interface Needs {
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly books: PaymentBooks;
  readonly sendLater: SendLater;
  readonly deliverWebhook: (
    url: string,
    webhook: Extract<LaterWork, { readonly kind: 'webhook' }>['webhook'],
  ) => Promise<void>;
  /** The address of the service, which receives the webhooks. */
  readonly apiUrl: string;
  /** Whose webhook address the providers call, if the control request names nobody. */
  readonly merchant: string | undefined;
  readonly now: () => number;
}

/** What the control of a payment says about it. */
export interface ShownPayment {
  readonly transaction: Readonly<Record<string, string>>;
  readonly payment: unknown;
  readonly effects: readonly string[];
  readonly requests: Readonly<Record<string, number>>;
}

/** Puts a payment into a state, if it names one, and shows it. */
export interface ControlRequest extends PaymentName {
  readonly state?: string;
  /** The merchant whose webhook address the provider calls about this payment. */
  readonly merchant?: string;
}

/**
 * An event of one of three sources. `control` comes only from a caller whom IAM lets invoke the function: API Gateway and
 * SQS write the outer fields of their events themselves.
 */
type SimulatorEvent = APIGatewayProxyEventV2 | SQSEvent | { readonly control: ControlRequest };

type SimulatorResult = APIGatewayProxyStructuredResultV2 | ShownPayment | undefined;

/** Ids of payments are shorter. DynamoDB refuses keys above 2,048 bytes, and such a failure would ring alarms. */
const maxIdCharacters = 200;
/** More than a hundred requests about one payment. */
const maxCharacters = 16_000;

/** The simulated providers behind `/simulators/<provider>/`. They behave as in the local system, but have no faults. */
export const simulateProviders =
  (needs: Needs) =>
  async (event: SimulatorEvent): Promise<SimulatorResult> => {
    if ('control' in event) return control(event.control, needs);
    if (!('Records' in event)) return toResult(await exchange(event, needs));
    for (const { body } of event.Records) await doLater(JSON.parse(body) as LaterWork, needs);
    return undefined;
  };

async function exchange(event: APIGatewayProxyEventV2, needs: Needs): Promise<SimulatedAnswer> {
  const [, provider = '', path = ''] = /^\/simulators\/([^/]+)(.*)$/.exec(event.rawPath) ?? [];
  const simulator = needs.simulators.get(provider);
  if (!simulator) return { status: 404 };
  const { method } = event.requestContext.http;
  const headers = Object.fromEntries(Object.entries(event.headers).map(([name, value]) => [name, value ?? '']));
  const request = toSimulated({ method, headers, query: event.rawQueryString, body: rawBody(event) }, path);
  if (!request) return { status: 400 };
  const recognised = simulator.recognise(request);
  if (!recognised?.id) return simulator.answer(request, worldWithoutPayment(simulator, needs));
  const name = { provider, id: recognised.id };
  if (name.id.length > maxIdCharacters) return { status: 404 };
  const worked = await unlessFull(
    needs.books.work(name, simulator, {
      first: [{ kind: 'request', ...recognised }],
      maxCharacters,
      act: (world) => simulator.answer(request, world),
    }),
  );
  if (!worked) return { status: 429 };
  await arrange(name, simulator, worked, needs);
  return worked.value;
}

const unlessFull = <T>(work: Promise<T>) =>
  work.catch((error: unknown) => {
    if (error instanceof BookFull) return undefined;
    throw error;
  });

/** For requests that are not about a payment, such as a login. Nobody reads later what they change. */
const worldWithoutPayment = (simulator: Simulator, { now }: Needs) =>
  worldOn({ books: new Books(), simulator, now, onChange: () => {}, onNotify: () => {} });

async function doLater(work: LaterWork, needs: Needs): Promise<void> {
  if (work.kind === 'webhook') return needs.deliverWebhook(work.url, work.webhook);
  const simulator = needs.simulators.get(work.provider);
  if (!simulator) return;
  const worked = await needs.books.work(work, simulator, { act: () => undefined });
  // Only the step of this message: each of the others has its own message, and two for one would double at every step.
  const early = worked.books.steps.get(work.number);
  await arrange(work, simulator, { ...worked, later: [...worked.later, ...(early ? [early] : [])] }, needs);
}

async function control({ state: named, merchant, ...name }: ControlRequest, needs: Needs): Promise<ShownPayment> {
  const simulator = needs.simulators.get(name.provider);
  if (!simulator) throw new RangeError(`there is no simulator of ${name.provider}`);
  const state = named === undefined ? undefined : stateNamed(simulator, named);
  if (named !== undefined && state === undefined) throw new RangeError(`${name.provider} has no state ${named}`);
  const first = state === undefined ? [] : [changeTo(simulator, name.id, state)];
  const worked = await needs.books.work(name, simulator, { first, merchant, act: () => undefined });
  await arrange(name, simulator, worked, needs);
  const { books } = worked;
  return {
    transaction: simulator.transactionOf(name.id),
    payment: paymentIn(books, simulator, name.id) ?? null,
    effects: books.effects.map(({ effect }) => effect),
    requests: books.requests,
  };
}

/** Puts the provider's webhooks and later steps into the queue. */
async function arrange(
  { provider, id }: PaymentName,
  simulator: Simulator,
  { books, later, notifications, merchant }: Omit<Worked<unknown>, 'value'>,
  needs: Needs,
): Promise<void> {
  const { apiUrl, now, sendLater } = needs;
  const payment = paymentIn(books, simulator, id);
  const receiver = merchant ?? needs.merchant;
  const webhook = payment && webhookAbout(simulator, id, payment, now());
  if (webhook && receiver !== undefined) {
    const url = `${apiUrl}/v1/webhooks/${provider}/${encodeURIComponent(receiver)}`;
    for (let count = 0; count < notifications; count++) await sendLater({ kind: 'webhook', url, webhook }, 0);
  }
  for (const { due, number } of later) await sendLater({ kind: 'steps', provider, id, number }, due - now());
}

function toResult({ status, headers, body }: SimulatedAnswer): APIGatewayProxyStructuredResultV2 {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
