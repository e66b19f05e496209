import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createLocalJWKSet } from 'jose';
import { dynamoCancellationStore } from '../../functions/adapters/dynamodb/cancellation-store.ts';
import { providerHttp } from '../../functions/adapters/provider-http/provider-http.ts';
import { isEnd } from '../../functions/core/cancellation/status.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import { providers } from '../../functions/providers/index.ts';
import { localBus } from '../../infra/local/engines/bus.ts';
import { createTable } from '../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../infra/local/engines/credential-store.ts';
import { startDynoxide } from '../../infra/local/engines/dynoxide.ts';
import { openJournal } from '../../infra/local/engines/journal.ts';
import { localQueues } from '../../infra/local/engines/provider-queue.ts';
import { substitutions, workflowTasks } from '../../infra/local/engines/tasks.ts';
import { localWorkflow } from '../../infra/local/engines/workflow.ts';
import { localFunctions } from '../../infra/local/gateway/functions.ts';
import type { HttpAnswer, HttpRequest } from '../../infra/local/gateway/http.ts';
import { temporaryFolder } from '../fixtures/a-system.ts';
import { random, uuidFrom } from '../simulation/random.ts';
import { type Campaign, tally } from './campaign.ts';
import { aRequest, askHandlers, asksToCancel, everyScope } from './handlers.ts';
import { transactionOf } from './kill-judge.ts';
import { hostProviders, type ProviderHost } from './provider-host.ts';

const hurry = 100;
const patience = 20_000;
const providerNames = ['pace', 'lab4pay', 'yuno', 'vtex', 'pg-orders'] as const;
/** Recovery believes that it is an hour later, so everything looks stuck to it. */
const impatience = 3_600_000;
const caller = { merchant: 'merchant-a', scope: everyScope };

/** Many callers at one cancellation: real handlers, real table, real definition; only the callers are in this process. */
export const concurrency: Campaign = {
  promise: '2, 3',
  title: 'everybody at once',
  counts: { small: 100, middle: 200, full: 1000 },
  async play({ count, seed, progress }) {
    const rounds = count < 200 ? 1 : count < 1000 ? 5 : 20;
    const folder = temporaryFolder();
    const host = await hostProviders(folder.path, hurry, () => '');
    const world = await aWorld(folder.path, host);
    const violations: string[] = [];
    const counted = tally();
    try {
      for (let round = 0; round < rounds; round++) {
        const told = (what: string) => `round ${round} of seed ${seed}: ${what}`;
        const chance = random(seed, `round ${round}`);
        const provider = providerNames[round % providerNames.length] ?? 'pace';
        violations.push(...(await oneKey(world, host, provider, uuidFrom(chance), count, counted)).map(told));
        violations.push(...(await manyKeys(world, host, provider, uuidFrom(chance), counted)).map(told));
        violations.push(...(await allAtOnce(world, host, uuidFrom(chance), counted)).map(told));
        violations.push(...(await reviewAtOnce(world, host, uuidFrom(chance), counted)).map(told));
        progress?.(round + 1);
      }
      violations.push(...(await wrongWithEvents(world)));
    } finally {
      await world.close();
      await host.close();
      folder.remove();
    }
    return { count: rounds, violations, figures: { ...counted.figures(), 'requests with one key': count } };
  },
};

/** The local system's own composition, with recovery at hand. */
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
    definition: readFileSync(join(import.meta.dirname, '../../statemachines/cancellation.asl.json'), 'utf8'),
    substitutions,
    tasks: workflowTasks({ queue, bus, escalate: (input) => functions.escalate(input) }),
    hurry,
  });
  const dependencies: Dependencies = {
    store: dynamoCancellationStore({ client, tableName: 'rescind' }),
    workflow,
    queue,
    credentials: fileCredentials(host.credentials),
    http: providerHttp(),
    providers,
    baseUrl: (provider) => `${host.address}/local/simulators/${provider}`,
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
  const recovery = localFunctions({ ...dependencies, now: () => Date.now() + impatience }, authority, 'SILENT');
  return {
    ask: (request: HttpRequest) => askHandlers(functions, request, caller),
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

const effectsOf = (host: ProviderHost, provider: string, payment: string) =>
  (host.books(provider)?.effects() ?? []).filter(({ id }) => id === payment).map(({ effect }) => effect);

async function atRest(world: World, id: string) {
  for (const began = performance.now(); ; await sleep(20)) {
    const record = bodyOf(await world.ask(aRequest('GET', `/v1/cancellations/${id}`)));
    if (isEnd(record.status) || record.status === 'review_required' || performance.now() - began > patience)
      return record;
  }
}

/** The same request with the same key, all at once. */
async function oneKey(
  world: World,
  host: ProviderHost,
  provider: string,
  payment: string,
  count: number,
  counted: ReturnType<typeof tally>,
) {
  const request = () => asksToCancel(requestFor(provider, payment), `one ${payment}`);
  const answers = await Promise.all(Array.from({ length: count }, () => world.ask(request())));
  const ids = new Set(answers.map((answer) => bodyOf(answer).id));
  const fresh = answers.filter((answer) => answer?.headers?.['idempotent-replayed'] === undefined).length;
  const others = answers
    .filter((answer) => answer?.status !== 202 && answer?.status !== 200)
    .map((answer) => answer?.status);
  const { status } = await atRest(world, String([...ids][0]));
  const effects = effectsOf(host, provider, payment);
  counted.add(`one key: ended ${status}`);
  return [
    ...(ids.size === 1 ? [] : [`one key made ${ids.size} cancellations`]),
    ...(fresh === 1 ? [] : [`${fresh} answers say that theirs was the first`]),
    ...(others.length === 0 ? [] : [`one key was answered ${others.join()}`]),
    ...(status === 'cancelled' && effects.join() === 'cancelled'
      ? []
      : [`${provider} ended ${status} with the effects ${effects.join() || 'none'}`]),
  ];
}

/** Fifty keys for one transaction. */
async function manyKeys(
  world: World,
  host: ProviderHost,
  provider: string,
  payment: string,
  counted: ReturnType<typeof tally>,
) {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      world.ask(asksToCancel(requestFor(provider, payment), `many ${payment} ${index}`)),
    ),
  );
  const owners = answers.filter((answer) => answer?.status === 202);
  const refused = answers.filter((answer) => answer?.status === 409);
  const id = bodyOf(owners[0]).id;
  const { status } = await atRest(world, id);
  const effects = effectsOf(host, provider, payment);
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

function aYunoWebhook(payment: string, host: ProviderHost) {
  const body = JSON.stringify({
    type: 'payment',
    data: { payment: { id: payment, status: 'CANCELED', sub_status: 'CANCELED' } },
  });
  const secret = String(host.credentials['merchant-a']?.yuno?.webhookSecret);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return aRequest('POST', '/v1/webhooks/yuno/merchant-a', {
    headers: { 'x-hmac-signature': signature },
    body: Buffer.from(body),
  });
}

/** Webhooks that already say it is over, polls, an operator and an impatient recovery, all at one open cancellation. */
async function allAtOnce(world: World, host: ProviderHost, payment: string, counted: ReturnType<typeof tally>) {
  await host.control('yuno', `/payments/${payment}`, 'PUT', { state: 'pending-confirmation' });
  const { id } = bodyOf(await world.ask(asksToCancel(requestFor('yuno', payment), `all ${payment}`)));
  const statuses = new Set<number | undefined>();
  for (let turn = 0; turn < 6; turn++) {
    const answers = await Promise.all([
      ...Array.from({ length: 5 }, () => world.ask(aYunoWebhook(payment, host))),
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
  const effects = effectsOf(host, 'yuno', payment);
  counted.add(`all at once: ended ${status}`);
  const strange = [...statuses].filter((code) => code === undefined || code >= 500);
  return [
    ...(strange.length === 0 ? [] : [`somebody was answered ${strange.join()}`]),
    ...(status === 'cancelled' && effects.join() === 'cancelled'
      ? []
      : [`all at once ended ${status} with the effects ${effects.join() || 'none'}`]),
  ];
}

/** A cancellation under review: two operators who disagree, rechecks, webhooks and recovery; one of them is first, and that stays. */
async function reviewAtOnce(world: World, host: ProviderHost, payment: string, counted: ReturnType<typeof tally>) {
  await host.control('vtex', `/payments/${payment}`, 'PUT', { state: 'manual' });
  const { id } = bodyOf(await world.ask(asksToCancel(requestFor('vtex', payment), `review ${payment}`)));
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
    ...(before.status === 'review_required' ? [] : [`what asks for a person is ${before.status}`]),
    ...(new Set(told).size <= 1 ? [] : [`operators were told ${told.join()}`]),
    ...(last === later && isEnd(later) ? [] : [`was ${last} and then ${later}`]),
    ...(told.length === 0 || told[0] === last ? [] : [`an operator was told ${told[0]}, and it is ${last}`]),
    ...(answers.some((answer) => answer && answer.status >= 500) ? ['an operator was answered 5xx'] : []),
    ...(effectsOf(host, 'vtex', payment).length === 0 ? [] : ['a payment that asks for a person was cancelled']),
  ];
}

/** A recheck may have been first; then the operator asks again. */
async function endOf(world: World, id: string, says: object): Promise<string> {
  for (let turn = 0; ; turn++) {
    const { status } = bodyOf(await world.ask(aRequest('GET', `/v1/cancellations/${id}`)));
    if (isEnd(status) || turn > 100) return status;
    await sleep(30);
    await world.ask(resolution(id, says));
  }
}

/** Every end was told, once as far as `eventId` goes. */
async function wrongWithEvents({ events, errors }: World): Promise<string[]> {
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
