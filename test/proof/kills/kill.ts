import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';
import { startDynoxide } from '../../fixtures/dynoxide.ts';
import { hostProviders, type ProviderHost, relayTo } from '../../fixtures/hosted-providers.ts';
import { freePort } from '../../fixtures/listening.ts';
import { providerNames, statesOf, transactionOf } from '../../fixtures/simulators.ts';
import { type Random, random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, type Options, type Outcome, tally } from '../campaign.ts';
import { type Started, start } from '../process/process.ts';
import { behind } from '../process/start-behind.ts';
import { dumpDynamo, dumpSqlite, type Items } from '../process/table-dump.ts';
import { type ClientRequest, violationsInResults } from './kill-judge.ts';

const hurry = 60;
const clients = 4;
const maxRequestsPerLife = 40;
const maxRestartTime = 2000;
const timeout = 60_000;
/** The second start waits for the lock, so a short run leaves it out. */
const secondStartFrom = 10;

const faults = [
  { fault: 'reply-lost' },
  { fault: 'slow', milliseconds: 300 },
  { fault: 'slow', milliseconds: 60, afterEffect: false },
  { fault: 'status', status: 500, afterEffect: true },
  { fault: 'status', status: 503 },
] as const;

export const kills: Campaign = {
  promise: '11',
  title: 'kill -9 under load',
  counts: { small: 1, middle: 12, full: 100 },
  play: (options) => playOn(noEngine, options),
};

export const killsDynamodb: Campaign = {
  promise: '11',
  title: 'kill -9 under load, with --dynamodb',
  counts: { small: 1, middle: 4, full: 20 },
  play: (options) => playOn(anEngineIn, options),
};

/** Where the cancellations are kept, beside the process that is killed. */
interface Engine {
  /** The options for the next start of the process. */
  readonly words: () => readonly string[];
  /** The same as `kill -9`, and a new start. */
  readonly kill: () => Promise<void>;
  readonly dump: (data: string) => Promise<Items>;
  readonly stop: () => Promise<void>;
}

/** A DynamoDB engine on a file in this folder. */
async function anEngineIn(folder: string): Promise<Engine> {
  const dbPath = join(folder, 'table', 'rescind.db');
  let engine = await startDynoxide({ dbPath });
  return {
    words: () => ['--dynamodb', engine.endpoint],
    async kill() {
      await engine.kill();
      engine = await startDynoxide({ dbPath });
    },
    dump: () => dumpDynamo(engine.endpoint),
    stop: () => engine.stop(),
  };
}

/** SQLite in the process itself. */
const noEngine = async (): Promise<Engine> => ({
  words: () => [],
  kill: async () => {},
  dump: async (data) => dumpSqlite(data),
  stop: async () => {},
});

/**
 * Kills the process with `kill -9`, sometimes together with the engine beside it, at random moments under load and during
 * the start.
 */
async function playOn(
  startEngine: (folder: string) => Promise<Engine>,
  { count, seed, progress }: Options,
): Promise<Outcome> {
  const chance = random(seed, 'kills');
  const [loadBefore = 0] = loadavg();
  const folder = temporaryFolder();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const host = await hostProviders(
    join(folder.path, 'providers'),
    relayTo(() => address),
    { hurry },
  );
  const credentials = join(folder.path, 'credentials.json');
  writeFileSync(credentials, JSON.stringify(host.credentials));
  const data = join(folder.path, 'data');
  const options = [
    '--data',
    data,
    '--hurry',
    String(hurry),
    '--credentials',
    credentials,
    ...behind(`${host.address}/local/simulators`),
  ];
  const engine = await startEngine(folder.path);
  const launch = () => start(['--port', String(port), ...options, ...engine.words()]);
  const counted = tally();
  const violations: string[] = [];
  const recoveries: number[] = [];
  const processorTimes: number[] = [];
  const asked: ClientRequest[] = [];
  let living: Started | undefined;
  try {
    for (let kill = 0; kill < count; kill++) {
      living = launch();
      const isBoth = chance.chance(0.4);
      if (kill > 0 && chance.chance(0.15)) {
        await sleep(chance.whole(30, 800));
        counted.add('kills while starting');
      } else {
        if (!(await living.ready)) violations.push(`life ${kill} of seed ${seed} did not start: ${living.errors()}`);
        if (kill > 0) recoveries.push(living.startTime());
        if (kill > 0) processorTimes.push(living.processorTime());
        await loadFor(chance.whole(20, 500), {
          client: clientOf(address, living.secret()),
          chance,
          host,
          asked,
          counted,
        });
      }
      living.kill();
      await living.exited;
      if (isBoth) await engine.kill();
      counted.add(isBoth ? 'kills of the process and of its database engine, if it has one' : 'kills of the process');
      progress?.(kill + 1);
    }
    living = launch();
    if (!(await living.ready)) violations.push(`the last start of seed ${seed} failed: ${living.errors()}`);
    recoveries.push(living.startTime());
    processorTimes.push(living.processorTime());
    const client = clientOf(address, living.secret());
    await askAgain(client, asked, counted);
    const ended = await allAtRest(client, asked);
    const events = await eventsOf(client, asked);
    if (count >= secondStartFrom)
      violations.push(...(await violationsOfSecondStart([...options, ...engine.words()], data)));
    await sleep(300);
    await living.stop();
    violations.push(
      ...violationsInResults(
        { asked, ended, events, effectsOn: host.effectsOn, records: await engine.dump(data) },
        counted,
      ),
    );
    violations.push(...host.errors.map((error) => `a simulated provider failed: ${error}`));
  } finally {
    living?.kill();
    await host.close();
    await engine.stop();
    folder.remove();
  }
  const maxRestart = Math.max(...recoveries);
  // The wall-clock time says something about the service only if no other work takes the processors.
  const isQuiet = loadBefore < availableParallelism() / 2;
  if (maxRestart >= maxRestartTime && isQuiet)
    violations.push(`a restart took ${Math.round(maxRestart)} ms (seed ${seed})`);
  const maxProcessorTime = Math.max(...processorTimes);
  if (maxProcessorTime >= maxRestartTime)
    violations.push(`a restart took ${maxProcessorTime} ms of processor time (seed ${seed})`);
  const sorted = recoveries.toSorted((a, b) => a - b);
  const figures = {
    ...counted.figures(),
    'load average before': loadBefore.toFixed(1),
    'restart to ready, median ms': Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    'restart to ready, maximum ms': Math.round(maxRestart),
    'restart to ready, maximum ms of processor time': maxProcessorTime,
  };
  return { count, violations, figures };
}

interface Load {
  readonly client: ReturnType<typeof clientOf>;
  readonly chance: Random;
  readonly host: ProviderHost;
  readonly asked: ClientRequest[];
  readonly counted: ReturnType<typeof tally>;
}

/** Lets clients send one request after another for so many milliseconds. */
async function loadFor(milliseconds: number, load: Load): Promise<void> {
  const until = performance.now() + milliseconds;
  const loops = Array.from({ length: clients }, async () => {
    for (let turn = 0; turn < maxRequestsPerLife / clients && performance.now() < until; turn++) await askOnce(load);
  });
  await Promise.race([Promise.all(loops), sleep(milliseconds)]);
  for (const loop of loops) loop.catch(() => {});
  await sleep(Math.max(0, until - performance.now()));
}

async function askOnce({ client, chance, host, asked, counted }: Load): Promise<void> {
  const provider = chance.pick(providerNames);
  const payment = uuidFrom(chance);
  const states = statesOf(provider);
  const state = chance.chance(0.25) ? chance.pick([...states.keys()] as [string]) : 'open';
  const merchant = chance.chance(0.7) ? 'merchant-a' : 'merchant-b';
  if (state !== 'open') await host.put(provider, payment, state);
  if (chance.chance(0.25))
    await host.control(provider, '/faults', 'POST', {
      ...chance.pick<object>(faults),
      exchange: 'cancel',
      id: payment,
    });
  const one: ClientRequest = {
    merchant,
    key: uuidFrom(chance),
    provider,
    payment,
    state,
    truth: states.get(state) ?? [],
    id: undefined,
  };
  asked.push(one);
  await send(one, client, counted);
}

/** Sends a request, and notes the id if there is an answer. */
async function send(one: ClientRequest, client: Load['client'], counted: Load['counted']): Promise<void> {
  const { merchant, key, provider, payment } = one;
  try {
    const reply = await client.authorised(
      '/v1/cancellations',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ provider, transaction: transactionOf(provider, payment), merchantReference: 'order-1' }),
      },
      merchant,
    );
    if (reply.status === 202 || reply.status === 200) one.id = reply.body.id;
    else counted.add(`answered ${reply.status}`);
  } catch {
    counted.add('requests without an answer');
  }
}

/** Sends every request without an answer again, with the same key, as a client does. */
async function askAgain(
  client: Load['client'],
  asked: readonly ClientRequest[],
  counted: Load['counted'],
): Promise<void> {
  for (const one of asked.filter(({ id }) => id === undefined)) await send(one, client, counted);
}

async function allAtRest(client: Load['client'], asked: readonly ClientRequest[]) {
  const ended = new Map<string, Awaited<ReturnType<Load['client']['rested']>>>();
  const until = performance.now() + timeout;
  const left = asked.filter(({ id }) => id !== undefined);
  const worker = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const { id = '', merchant } = one;
      const { body } = await client.authorised(`/v1/cancellations/${id}`, { headers: { prefer: 'wait=15' } }, merchant);
      ended.set(id, body);
      if (!isEnd(body.status) && body.status !== 'review_required' && performance.now() < until) left.push(one);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return ended;
}

/** All events, as soon as every cancellation has one, or after two seconds. */
async function eventsOf(client: Load['client'], asked: readonly ClientRequest[]) {
  for (let turn = 0; ; turn++) {
    const events = await client.events();
    const told = new Set(events.map(({ detail }) => detail.cancellation.id));
    if (turn > 40 || asked.every(({ id }) => id === undefined || told.has(id))) return events;
    await sleep(50);
  }
}

async function violationsOfSecondStart(options: readonly string[], data: string): Promise<string[]> {
  const second = start(['--port', '0', ...options]);
  const served = await second.ready;
  second.kill();
  await second.exited;
  return !served && second.errors().includes(`already runs on ${data}`) ? [] : ['two processes share one data folder'];
}
