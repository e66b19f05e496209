import { vi } from 'vitest';
import { isEnd } from '../../functions/core/cancellation/status.ts';
import type { ProviderHttp } from '../../functions/ports/provider-http.ts';
import { simulator as stripe } from '../../functions/providers/stripe/simulator.ts';
import { text } from '../../functions/untrusted/json.ts';
import type { Counts } from '../../infra/docs/costs/counts.ts';
import { arriving, received } from '../fixtures/simulated-exchange.ts';
import { simulatedWorld } from '../fixtures/simulated-world.ts';
import { countedSystem, requestOf } from './counted-system.ts';
import { countsOf, readUnitsOf, writesOf, writeUnitsOf } from './counts.ts';
import { hashedUuids } from './hashed-uuid.ts';
import { credentials, scriptedYuno, signedWebhook } from './scripted-yuno.ts';

type System = Awaited<ReturnType<typeof countedSystem>>;

/** As long as the id of an app client of Cognito, which names the merchant. */
const merchant = '6kcd2ogm1q9oq5h2vl8r0f7b3t';
const merchants = { [merchant]: { yuno: credentials, stripe: stripe.credentials } };

/** How long a provider takes to answer. */
const exchangeTime = 437;

type NewUuid = () => string;

/** A cancellation at one provider, from the request on. */
interface Scenario {
  readonly http: ProviderHttp;
  readonly body: object;
  /** Further headers of the request. */
  readonly headers?: object;
  /** What happens after three polls, while the cancellation is open and nobody works on it. */
  readonly meanwhile?: (system: System) => Promise<unknown>;
}

/** Yuno, which confirms the cancel at the read with this number; 0: at once. */
const atYuno = (uuid: NewUuid, polls: number): Scenario & ReturnType<typeof scriptedYuno> => ({
  ...scriptedYuno(polls),
  body: {
    provider: 'yuno',
    transaction: { paymentId: uuid(), transactionId: uuid() },
    merchantReference: 'order-1001',
  },
});

function endedByWebhook(uuid: NewUuid): Scenario {
  const scenario = atYuno(uuid, Number.POSITIVE_INFINITY);
  const paymentId = text(scenario.body, 'transaction', 'paymentId') ?? '';
  return {
    ...scenario,
    meanwhile: (system) => {
      scenario.confirm();
      system.time.pass(500);
      const pathParameters = { provider: 'yuno', merchantId: merchant };
      return system.webhook({ ...signedWebhook(paymentId), isBase64Encoded: false, pathParameters } as never);
    },
  };
}

/** The simulated Stripe, where the payment is captured already. */
function captured(uuid: NewUuid, more: object): Scenario {
  const world = simulatedWorld(stripe);
  const id = `pi_${uuid().replaceAll('-', '').slice(0, 24)}`;
  world.put(id, stripe.states.captured);
  return {
    http: async (request, { headers }) => {
      const asked = arriving({ ...request, path: request.path.slice(1) }, headers);
      return received(world.answer({ ...asked, body: request.form }));
    },
    body: { provider: 'stripe', transaction: { paymentIntentId: id }, merchantReference: 'order-1001', ...more },
  };
}

const patience = { timeout: 15_000, interval: 5 };

/** Accepts a cancellation and lets time pass until it has ended and no message about it waits. The result is its id. */
async function play(system: System, { body, headers, meanwhile }: Scenario, key: string): Promise<string> {
  const accepted = await system.accept(requestOf(key, body, merchant, headers));
  const id = text(accepted.body, 'id') ?? '';
  let isOver = false;
  let polls = 0;
  while (!isOver) {
    isOver = await vi.waitFor(async () => {
      const record = await system.load(id);
      if (!record || !system.isIdle()) throw new Error('somebody works on it');
      const hasEnded = isEnd(record.status) && record.dueEvents.length === 0 && system.runs() === 0;
      if (!hasEnded && system.time.held() === 0) throw new Error('it is open');
      return hasEnded && system.time.held() === 0;
    }, patience);
    if (polls === 3) await meanwhile?.(system);
    polls += 1;
    if (!isOver) await system.time.toNextMessage();
  }
  return id;
}

/** A system that has already worked for this merchant at this provider, so that its functions know the credentials. */
async function warmSystem(uuid: NewUuid, scenario: Scenario, before: Scenario): Promise<System> {
  let { http } = before;
  const system = await countedSystem(
    (request, to) => {
      system.time.pass(exchangeTime);
      return http(request, to);
    },
    { waits: 'held' },
    merchants,
  );
  await play(system, before, uuid());
  http = scenario.http;
  system.forget();
  return system;
}

function countsIn({ calls, tableCalls, storeCalls, messages, invocations, states }: System): Counts {
  const writes = writesOf(tableCalls);
  return {
    storeCalls: countsOf(storeCalls),
    awsCalls: calls(),
    queueMessages: messages(),
    invocations: countsOf(invocations),
    transitions: states.length,
    readUnits: readUnitsOf(tableCalls),
    writeUnits: writeUnitsOf(writes),
    writes,
  };
}

/** What a cancellation takes from the request to its end. */
async function cancellation(make: (uuid: NewUuid) => Scenario): Promise<Counts> {
  const uuid = hashedUuids('scenario');
  const scenario = make(uuid);
  const system = await warmSystem(uuid, scenario, make(uuid));
  await play(system, scenario, uuid());
  return countsIn(system);
}

const listed = 20;

/** What a call takes when a page of cancellations has ended. */
async function call(make: (system: System, id: string, request: never) => Promise<unknown>): Promise<Counts> {
  const uuid = hashedUuids('scenario');
  const scenario = atYuno(uuid, 0);
  const system = await warmSystem(uuid, scenario, atYuno(uuid, 0));
  for (let other = 1; other < listed; other++) await play(system, atYuno(uuid, 0), uuid());
  const key = uuid();
  const id = await play(system, scenario, key);
  system.forget();
  await make(system, id, requestOf(key, scenario.body, merchant));
  return countsIn(system);
}

const reading = {
  headers: {},
  requestContext: { authorizer: { lambda: { merchant, scope: 'cancellations/read' } } },
};

/** All that is counted. A cancellation is at Yuno where nothing else is said; the calls are those of a merchant. */
export const scenarios = {
  synchronous: () => cancellation((uuid) => atYuno(uuid, 0)),
  'polled once': () => cancellation((uuid) => atYuno(uuid, 1)),
  'polled 3 times': () => cancellation((uuid) => atYuno(uuid, 3)),
  'polled 10 times': () => cancellation((uuid) => atYuno(uuid, 10)),
  webhook: () => cancellation(endedByWebhook),
  /** At Stripe: the cancel is refused because the payment is captured, and a read proves it. */
  rejected: () => cancellation((uuid) => captured(uuid, { ifCaptured: 'reject' })),
  /** At Stripe: a part of the captured payment is refunded, and a read proves it. */
  'part refund': () =>
    cancellation((uuid) => captured(uuid, { ifCaptured: 'refund', amount: { value: 500, currency: 'USD' } })),
  read: () => call(({ get }, id) => get({ ...reading, pathParameters: { id } } as never)),
  /** A page of 20. */
  list: () => call(({ list }) => list(reading as never)),
  'repeated request': () => call(({ accept }, _id, request) => accept(request)),
} as const satisfies Readonly<Record<string, () => Promise<Counts>>>;

/** A cancellation at Yuno whose request belongs to a trace of the merchant. */
export const traced = (polls: number) =>
  cancellation((uuid) => ({
    ...atYuno(uuid, polls),
    headers: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
  }));
