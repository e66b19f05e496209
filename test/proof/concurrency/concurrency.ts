import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLocalJWKSet } from 'jose';
import { dynamoCancellationStore } from '../../../functions/adapters/dynamodb/cancellation-store.ts';
import { providerHttp } from '../../../functions/adapters/provider-http/provider-http.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../../functions/ports/lanes.ts';
import { providers } from '../../../functions/providers/index.ts';
import { type Fact, webhookAbout } from '../../../functions/providers/simulator.ts';
import { localBus } from '../../../infra/local/engines/bus.ts';
import { createTable } from '../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../infra/local/engines/credential-store.ts';
import { openJournal } from '../../../infra/local/engines/journal.ts';
import { localQueues } from '../../../infra/local/engines/provider-queue.ts';
import { substitutions, workflowTasks } from '../../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../../infra/local/engines/workflow.ts';
import { localFunctions } from '../../../infra/local/gateway/functions.ts';
import type { AnswerHttp, HttpAnswer, HttpRequest } from '../../../infra/local/gateway/http.ts';
import { temporaryFolder } from '../../fixtures/a-system.ts';
import { startDynoxide } from '../../fixtures/dynoxide.ts';
import { hostProviders, type ProviderHost } from '../../fixtures/hosted-providers.ts';
import { memoryLanes } from '../../fixtures/memory-lanes.ts';
import { providerNames, simulatorOf, statesOf, transactionOf } from '../../fixtures/simulators.ts';
import { type Random, random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { aRequest, callHandlers, cancelRequest, everyScope } from '../handlers/handlers.ts';

const hurry = 100;
const timeout = 20_000;
/** Milliseconds by which the clock of recovery is ahead, so that every cancellation looks stuck to it. */
const recoveryClockOffset = 3_600_000;
const caller = { merchant: 'merchant-a', scope: everyScope };

/** The providers whose webhooks only bring a look forward. Others never sign what is not true. */
const withWebhook = providerNames.filter((name) => simulatorOf(name).webhook && !providers.get(name)?.webhook?.tells);
/** The states of a provider in which this is all that is true of the payment. */
const statesWith = (provider: string, fact: Fact) =>
  [...statesOf(provider)].filter(([, truth]) => truth.join() === fact).map(([state]) => state) as [string];
const askingForPerson = providerNames.filter((name) => statesWith(name, 'asks for a person').length > 0);

/** Many concurrent calls for one cancellation, on the real handlers, the real table and the deployed definition. */
export const concurrency: Campaign = {
  promise: '2, 3',
  title: 'concurrent calls',
  counts: { small: 100, middle: 200, full: 1000 },
  async play({ count, seed, progress }) {
    const rounds = count < 200 ? 1 : Math.max(providerNames.length, count < 1000 ? 5 : 20);
    const folder = temporaryFolder();
    const relay: AnswerHttp = async (request) => (await world.ask(request)) ?? 'drop';
    const host = await hostProviders(join(folder.path, 'providers'), relay, { hurry });
    const world = await aWorld(folder.path, host);
    const violations: string[] = [];
    const counted = tally();
    try {
      for (let round = 0; round < rounds; round++) {
        const told = (what: string) => `round ${round} of seed ${seed}: ${what}`;
        const chance = random(seed, `round ${round}`);
        const inTurn = (names: readonly string[]) => names[(round + seed) % names.length] ?? '';
        const provider = inTurn(providerNames);
        violations.push(...(await oneKey(world, host, provider, uuidFrom(chance), count, counted)).map(told));
        violations.push(...(await manyKeys(world, host, provider, uuidFrom(chance), counted)).map(told));
        const webhook = inTurn(withWebhook);
        if (webhook) violations.push(...(await allAtOnce(world, host, webhook, chance, counted)).map(told));
        const careful = inTurn(askingForPerson);
        if (careful) violations.push(...(await reviewAtOnce(world, host, careful, chance, counted)).map(told));
        progress?.(round + 1);
      }
      violations.push(...(await violationsInEvents(world)));
    } finally {
      await world.close();
      await host.close();
      folder.remove();
    }
    return { count: rounds, violations, figures: { ...counted.figures(), 'requests with one key': count } };
  },
};

/** The same parts as in the local system, with a way to run recovery. */
async function aWorld(folder: string, host: ProviderHost) {
  const engine = await startDynoxide();
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 5,
  });
  await createTable(client, 'rescind');
  const events: { readonly type: string; readonly id: string; readonly eventId: string; readonly status: string }[] =
    [];
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const log: Dependencies['log'] = {
    info: () => {},
    warn: () => {},
    error: (message, details) => onError(`${message} ${JSON.stringify(details)}`),
  };
  const bus = localBus({
    journal: openJournal(join(folder, 'events.jsonl')),
    rules: [
      { pattern: { source: ['rescind.cancellations'] }, target: (envelope) => functions.confirm(envelope as never) },
    ],
    onError,
    hurry,
  });
  bus.subscribe((envelope) => {
    const { eventId, cancellation } = envelope.detail as {
      eventId: string;
      cancellation: { id: string; status: string };
    };
    events.push({ type: envelope['detail-type'], id: cancellation.id, eventId, status: cancellation.status });
  });
  const queue = localQueues({
    deliver: (_provider, message) => functions.advance(message),
    onDeadLetter: (_, message) => onError(`dead letter ${JSON.stringify(message)}`),
  });
  const workflow = localWorkflow({
    definition: readFileSync(join(import.meta.dirname, '../../../statemachines/cancellation.asl.json'), 'utf8'),
    substitutions,
    tasks: workflowTasks({ queue, bus, escalate: (input) => functions.escalate(input) }),
    hurry,
  });
  const dependencies: Dependencies & LaneDependencies = {
    ...memoryLanes(),
    store: dynamoCancellationStore({ client, tableName: 'rescind' }),
    workflow,
    queue,
    credentials: fileCredentials(host.credentials),
    http: providerHttp(),
    providers,
    baseUrl: (provider) => `${host.address}/local/simulators/${provider}`,
    allowedHosts: () => [host.address],
    hurry,
    now: Date.now,
    uuid: () => crypto.randomUUID(),
    log,
  };
  const authority = {
    issuer: 'http://issuer.invalid',
    merchantClaim: 'client_id',
    keys: createLocalJWKSet({ keys: [] }),
    log,
  };
  const functions = localFunctions(dependencies, authority, 'SILENT');
  const recovery = localFunctions(
    { ...dependencies, now: () => Date.now() + recoveryClockOffset },
    authority,
    'SILENT',
  );
  return {
    ask: (request: HttpRequest) => callHandlers(functions, request, caller),
    recover: recovery.recover,
    events,
    errors,
    async close() {
      workflow.close();
      await queue.close(2000);
      bus.close();
      client.destroy();
      await engine.stop();
    },
  };
}

type World = Awaited<ReturnType<typeof aWorld>>;

const bodyOf = (answer: HttpAnswer | undefined) => JSON.parse(String(answer?.body ?? '{}'));

const requestFor = (provider: string, payment: string) => ({
  provider,
  transaction: transactionOf(provider, payment),
  merchantReference: 'order-1',
});

async function atRest(world: World, id: string) {
  for (const began = performance.now(); ; await sleep(20)) {
    const record = bodyOf(await world.ask(aRequest('GET', `/v1/cancellations/${id}`)));
    if (isEnd(record.status) || record.status === 'review_required' || performance.now() - began > timeout)
      return record;
  }
}

/** Sends the same request with the same key many times at once. */
async function oneKey(
  world: World,
  host: ProviderHost,
  provider: string,
  payment: string,
  count: number,
  counted: ReturnType<typeof tally>,
) {
  const request = () => cancelRequest(requestFor(provider, payment), `one ${payment}`);
  const answers = await Promise.all(Array.from({ length: count }, () => world.ask(request())));
  const ids = new Set(answers.map((answer) => bodyOf(answer).id));
  const fresh = answers.filter((answer) => answer?.headers?.['idempotent-replayed'] === undefined).length;
  const others = answers
    .filter((answer) => answer?.status !== 202 && answer?.status !== 200)
    .map((answer) => answer?.status);
  const { status } = await atRest(world, String([...ids][0]));
  const effects = host.effectsOn(provider, payment);
  counted.add(`one key: ended ${status}`);
  return [
    ...(ids.size === 1 ? [] : [`one key made ${ids.size} cancellations`]),
    ...(fresh === 1 ? [] : [`${fresh} answers claim to be the first`]),
    ...(others.length === 0 ? [] : [`one key was answered ${others.join()}`]),
    ...(status === 'cancelled' && effects.join() === 'cancelled'
      ? []
      : [`${provider} ended ${status} with the effects ${effects.join() || 'none'}`]),
  ];
}

/** Sends requests with fifty keys for one transaction at once. */
async function manyKeys(
  world: World,
  host: ProviderHost,
  provider: string,
  payment: string,
  counted: ReturnType<typeof tally>,
) {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      world.ask(cancelRequest(requestFor(provider, payment), `many ${payment} ${index}`)),
    ),
  );
  const owners = answers.filter((answer) => answer?.status === 202);
  const refused = answers.filter((answer) => answer?.status === 409);
  const id = bodyOf(owners[0]).id;
  const { status } = await atRest(world, id);
  const effects = host.effectsOn(provider, payment);
  counted.add(`fifty keys: ended ${status}`);
  return [
    ...(owners.length === 1 && refused.length === 49
      ? []
      : [`fifty keys had ${owners.length} owners, and ${refused.length} were refused`]),
    ...(refused.every((answer) => bodyOf(answer).cancellationId === id) ? [] : ['a refusal names another owner']),
    ...(effects.length === 1 ? [] : [`fifty keys had ${effects.length} effects`]),
  ];
}

const recheck = (id: string) =>
  aRequest('POST', `/v1/cancellations/${id}/recheck`, { headers: { 'content-type': 'application/json' } });
const resolution = (id: string, body: object) =>
  aRequest('POST', `/v1/cancellations/${id}/resolution`, {
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  });

/** An authentic webhook that claims that the payment is cancelled. */
function aWebhook(provider: string, payment: string) {
  const simulator = simulatorOf(provider);
  const claimed = { ...simulator.fresh(payment), ...simulator.webhook?.cancelled };
  const { headers, body } = webhookAbout(simulator, payment, claimed, Date.now()) ?? { headers: {}, body: '' };
  return aRequest('POST', `/v1/webhooks/${provider}/merchant-a`, { headers: { ...headers }, body: Buffer.from(body) });
}

/** Webhooks that claim the end, rechecks, an operator and recovery, all at once on one open cancellation. */
async function allAtOnce(
  world: World,
  host: ProviderHost,
  provider: string,
  chance: Random,
  counted: ReturnType<typeof tally>,
) {
  const payment = uuidFrom(chance);
  const state = chance.pick(statesWith(provider, 'open'));
  await host.put(provider, payment, state);
  const { id } = bodyOf(await world.ask(cancelRequest(requestFor(provider, payment), `all ${payment}`)));
  const statuses = new Set<number | undefined>();
  for (let turn = 0; turn < 6; turn++) {
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => world.ask(aWebhook(provider, payment))),
      ...Array.from({ length: 5 }, () => world.ask(recheck(id))),
      ...Array.from({ length: 3 }, () =>
        world.ask(resolution(id, { status: 'rejected', code: 'declined', note: 'too early' })),
      ),
      ...Array.from({ length: 3 }, async () => void (await world.recover())),
      world.ask(aRequest('GET', `/v1/cancellations/${id}`)),
    ]);
    for (const answer of answers) if (answer) statuses.add(answer.status);
    await sleep(15);
  }
  const { status } = await atRest(world, id);
  const effects = host.effectsOn(provider, payment);
  counted.add(`all at once: ended ${status}`);
  const strange = [...statuses].filter((code) => code === undefined || code >= 500);
  return [
    ...(strange.length === 0 ? [] : [`a caller was answered ${strange.join()}`]),
    ...(effects.join() === (status === 'cancelled' ? 'cancelled' : '')
      ? []
      : [`${provider} ${state}: all at once ended ${status} with the effects ${effects.join() || 'none'}`]),
    ...(isEnd(status) || status === 'review_required' ? [] : [`${provider} ${state} is still ${status}`]),
  ];
}

/** Two operators who disagree, rechecks and recovery, all at once on one review. The first resolution must stay. */
async function reviewAtOnce(
  world: World,
  host: ProviderHost,
  provider: string,
  chance: Random,
  counted: ReturnType<typeof tally>,
) {
  const payment = uuidFrom(chance);
  await host.put(provider, payment, chance.pick(statesWith(provider, 'asks for a person')));
  const { id } = bodyOf(await world.ask(cancelRequest(requestFor(provider, payment), `review ${payment}`)));
  const before = await atRest(world, id);
  const says = [
    { status: 'cancelled', note: 'seen in the back office' },
    { status: 'rejected', code: 'declined', note: 'by phone' },
  ];
  const answers = await Promise.all([
    ...Array.from({ length: 10 }, (_, index) => world.ask(resolution(id, says[index % 2] ?? {}))),
    ...Array.from({ length: 4 }, async () => void (await world.ask(recheck(id)))),
    ...Array.from({ length: 4 }, async () => void (await world.recover())),
  ]);
  const told = answers.filter((answer) => answer?.status === 200).map((answer) => bodyOf(answer).status);
  const last = await endOf(world, id, says[0] ?? {});
  await world.recover();
  const later = bodyOf(await world.ask(aRequest('GET', `/v1/cancellations/${id}`))).status;
  counted.add(`two operators: ended ${last}`);
  return [
    ...(before.status === 'review_required' ? [] : [`a payment that asks for a person is ${before.status}`]),
    ...(new Set(told).size <= 1 ? [] : [`operators were told ${told.join()}`]),
    ...(last === later && isEnd(later) ? [] : [`was ${last} and then ${later}`]),
    ...(told.length === 0 || told[0] === last ? [] : [`an operator was told ${told[0]}, and it is ${last}`]),
    ...(answers.some((answer) => answer && answer.status >= 500) ? ['an operator was answered 5xx'] : []),
    ...(host.effectsOn(provider, payment).length === 0 ? [] : ['a payment that asks for a person was cancelled']),
  ];
}

/** A recheck may have come first. Then the operator sends the resolution again. */
async function endOf(world: World, id: string, says: object): Promise<string> {
  for (let turn = 0; ; turn++) {
    const { status } = bodyOf(await world.ask(aRequest('GET', `/v1/cancellations/${id}`)));
    if (isEnd(status) || turn > 100) return status;
    await sleep(30);
    await world.ask(resolution(id, says));
  }
}

/** Every cancellation must have exactly one end in its events, with one event id. */
async function violationsInEvents({ events, errors }: World): Promise<string[]> {
  await sleep(200);
  const byId = Map.groupBy(events, ({ id }) => id);
  const wrong = [...byId].flatMap(([id, own]) => {
    const completed = new Set(own.filter(({ type }) => type === 'CancellationCompleted').map(({ eventId }) => eventId));
    const ends = new Set(own.filter(({ status }) => isEnd(status as never)).map(({ status }) => status));
    return completed.size === 1 && ends.size === 1
      ? []
      : [`${id} has ${completed.size} ends in its events: ${[...ends].join()}`];
  });
  return [...wrong, ...errors.map((error) => `unexpected: ${error}`)];
}
