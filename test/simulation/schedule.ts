import { providers } from '../../functions/providers/index.ts';
import { providerOf } from '../../functions/providers/policy-of.ts';
import { providerNames, simulatorOf } from '../fixtures/simulators.ts';
import { ask, correct, forgeWebhook, recheck, resolve, type Stage, sendWebhook } from './actors.ts';
import type { Cloud, Note } from './cloud.ts';
import { isAtRest, memoryTable } from './engines/table.ts';
import type { FaultPoint } from './fault-points.ts';
import { type FaultSelection, seededFaults } from './faults.ts';
import { type ClientRequest, judge as newJudge } from './judge.ts';
import { type ProviderWorld, providerWorld } from './providers/provider-world.ts';
import { type Random, random } from './random.ts';
import { scheduler } from './scheduler.ts';
import { simulatedService } from './service/service.ts';

export interface Options extends FaultSelection {
  readonly seed: number;
  readonly provider?: string | undefined;
  /** Records the timeline. */
  readonly verbose?: boolean;
}

/** The result of one schedule. */
export interface Outcome {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly fired: ReadonlyMap<FaultPoint, number>;
  readonly results: readonly string[];
  readonly steps: number;
  readonly timeline: readonly string[];
}

const start = Date.UTC(2026, 0, 2);
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const maxSteps = 60_000;
/** More than twice the last deadline after the longest time in which no worker runs. */
const maxDuration = 90 * 24 * hour;

/** Plays one schedule. The seed decides everything in it. */
export async function play({ seed, provider: wanted, verbose = false, ...selection }: Options): Promise<Outcome> {
  const scene = random(seed, 'scene');
  const ties = random(seed, 'ties');
  const time = scheduler(start, ties.next);
  const timeline: string[] = [];
  const note = verbose
    ? (text: string) => timeline.push(`${((time.now() - start) / second).toFixed(3).padStart(12)} s  ${text}`)
    : undefined;
  const faults = seededFaults(seed, selection, time.now, note);
  const cloud: Cloud = { time, faults, chance: random(seed, 'chance'), note };
  const provider = wanted ?? random(seed, 'provider').pick(providerNames);
  const merchantsOf = new Map<string, Set<string>>();
  const world = providerWorld(providerOf(providers, provider), simulatorOf(provider), cloud, (id, payment) =>
    sendWebhook(stage, [...(merchantsOf.get(id) ?? [])], id, payment),
  );
  const judge = newJudge(time.now, world, faults);
  const table = memoryTable((before, after) => {
    judge.written(before, after);
    if (after.wakeAt !== undefined) service.wakeBy(after.wakeAt);
  });
  const service = simulatedService(cloud, seed, table, world, judge);
  const stage: Stage = { cloud, service, judge, table, world, people: random(seed, 'people') };

  const requests = clientRequestsOf(scene, world, note);
  let open = requests.length;
  for (const { at, asked } of requests) {
    merchantsOf.set(asked.payment, (merchantsOf.get(asked.payment) ?? new Set()).add(asked.merchant));
    time.at(start + at, () => ask(stage, asked, () => (open -= 1)), 'world');
  }
  const faultsEnd = scheduleDisturbances(
    scene,
    stage,
    judge.noteSleep,
    [...merchantsOf].map(([id, [merchant = '']]) => ({ id, merchant })),
  );
  const corrected = schedulePeople(stage);
  time.at(faultsEnd, faults.stop, 'world');

  const isQuiet = () =>
    open === 0 &&
    time.now() > Math.max(faultsEnd, corrected, world.refusesUntil()) &&
    [...table.records.values()].every(isAtRest);
  let quietSince: number | undefined;
  while (judge.violations.length === 0 && (await time.step())) {
    if (!isQuiet()) quietSince = undefined;
    else if (quietSince === undefined) quietSince = time.now();
    else if (time.now() > quietSince + 30 * minute) break;
    if (time.steps > maxSteps || time.now() > start + maxDuration) {
      judge.expect(false, `the service does not come to rest within ${time.steps} steps`);
    }
  }
  judge.expect(open === 0, 'a client never got an answer');
  judge.expect(!service.leavesRunsBehind(), 'a run waits for a token that nobody will answer');
  if (judge.violations.length === 0) judge.conclude(table.records);
  service.close();
  for (const violation of judge.violations) note?.(`VIOLATION ${violation}`);
  return {
    seed,
    violations: judge.violations,
    fired: faults.fired,
    results: [...table.records.values()].map(({ status, rejection, review }) =>
      `${provider} ${status} ${rejection?.code ?? review?.code ?? ''}`.trim(),
    ),
    steps: time.steps,
    timeline,
  };
}

/** The requests of the clients: for one or two payments, with one or several keys, in any order. */
function clientRequestsOf(scene: Random, world: ProviderWorld, note: Note | undefined) {
  const { simulator, provider } = world;
  const { slowStates, total } = simulator;
  const payments = ['p1', 'p2'].map((id) => {
    const states = Object.keys(simulator.states).filter((state) => !slowStates.includes(state) || scene.chance(0.15));
    const state = scene.chance(0.5) ? 'open' : scene.pick(['open', ...states]);
    world.put(id, state);
    note?.(`payment ${id} at ${world.name}: ${state}`);
    return id;
  });
  const [first = '', other = ''] = payments;
  const describe = (payment: string, description: string, extra: Readonly<Record<string, unknown>>) => ({
    provider: world.name,
    transaction: simulator.transactionOf(payment),
    merchantReference: `order ${payment}`,
    description,
    ...extra,
  });
  const mayRefund = provider.capabilities.afterCapture === 'refunds' && scene.chance(0.4);
  const amount = total && { ...total, value: Math.ceil(total.value * scene.pick([0.025, 0.375, 1])) };
  const extra = mayRefund ? { ifCaptured: 'refund', ...(amount && scene.chance(0.5) ? { amount } : {}) } : {};
  const body = describe(first, 'as ordered', extra);
  const main: ClientRequest = { merchant: 'm-a', key: 'k1', payment: first, body };
  const all: { readonly at: number; readonly asked: ClientRequest }[] = [{ at: 0, asked: main }];
  const join = (probability: number, asked: ClientRequest, within: number) => {
    if (scene.chance(probability)) all.push({ at: scene.whole(0, within), asked });
  };
  join(0.3, main, 5 * second);
  join(0.1, main, hour);
  join(0.25, { ...main, key: 'k2' }, 10 * second);
  join(0.15, { ...main, key: 'k3' }, hour);
  join(0.1, { ...main, body: { ...body, description: 'something else' } }, 5 * second);
  join(0.15, { ...main, merchant: 'm-b', payment: other, body: describe(other, 'elsewhere', {}) }, 5 * second);
  return all;
}

/** Plans what happens once in a schedule. Returns the moment at which all faults end. */
function scheduleDisturbances(
  scene: Random,
  stage: Stage,
  noteSleep: () => void,
  payments: readonly { readonly id: string; readonly merchant: string }[],
): number {
  const { cloud, world, service } = stage;
  const { time, faults, chance } = cloud;
  let faultsEnd = start + scene.whole(5, 120) * minute;
  const soon = () => start + (scene.chance(0.7) ? scene.whole(0, 30 * second) : scene.whole(0, 2 * hour));
  const once = (point: FaultPoint, act: () => boolean) => {
    const moment = soon();
    if (faults.has(point) && scene.chance(0.5)) time.at(moment, () => act() && faults.happened(point), 'world');
  };
  for (const { id, merchant } of payments) {
    once('captured meanwhile', () => world.capture(id));
    once('voided meanwhile', () => world.void(id));
    once('webhook says too much', () => {
      const payment = world.payment(id);
      const { webhook } = world.simulator;
      // What may testify is believed, and the provider never signs a lie.
      if (!payment || !webhook || world.provider.webhook?.tells) return false;
      sendWebhook(stage, [merchant], id, { ...payment, ...webhook.cancelled });
      return true;
    });
    const forgery = soon();
    if (faults.has('webhook forged')) time.at(forgery, () => forgeWebhook(stage, merchant, id), 'world');
    const flip = start + scene.whole(2 * minute, 4 * hour);
    if (faults.has('provider contradicts an end') && scene.chance(0.3)) {
      time.at(
        flip,
        () => {
          const mine = [...stage.table.records.values()].filter((record) => world.paymentOf(record) === id);
          const isEnded = mine.some(({ status }) => status === 'cancelled');
          if (!isEnded || !world.contradict(id)) return;
          faults.happened('provider contradicts an end');
          const payment = world.payment(id);
          if (payment) sendWebhook(stage, [merchant], id, payment);
        },
        'world',
      );
    }
  }
  for (let turns = scene.whole(1, 3); turns > 0; turns--) {
    const moment = soon();
    if (faults.has('operator rechecks')) time.at(moment, () => recheck(stage), 'world');
  }
  const resolving = start + scene.whole(1, 72) * 20 * minute;
  if (faults.has('operator resolves'))
    for (const delay of [0, 5 * second, 5 * hour]) time.at(resolving + delay, () => resolve(stage), 'world');
  once('clock jumps', () => {
    noteSleep();
    time.sleepThrough(chance.pick([5 * second, 90 * second, 10 * minute, 2 * hour]));
    return true;
  });
  const refusal = scene.pick([5 * minute, 20 * minute, hour, 3 * hour, world.provider.times.deadlineSeconds * 1200]);
  if (faults.has('provider refuses credentials') && scene.chance(0.5)) {
    const moment = start + (scene.chance(0.5) ? 0 : scene.whole(0, hour));
    const refuse = () => {
      world.refuseCredentials(moment + refusal);
      faults.happened('provider refuses credentials', moment + refusal);
    };
    time.at(moment, refuse, 'world');
  }
  const standstill = scene.pick([hour, hour, 6 * hour, 9 * 24 * hour]);
  if (faults.has('workers stand still') && scene.chance(0.3)) {
    const moment = soon();
    time.at(moment, () => {
      service.standStill(moment + standstill);
      faults.happened('workers stand still', moment + standstill);
    });
    faultsEnd = Math.max(faultsEnd, moment + standstill);
  }
  return faultsEnd;
}

/** Plans rechecks one after another, and corrections. Returns the moment after the last of them. */
function schedulePeople(stage: Stage): number {
  const { people, cloud } = stage;
  const { time, faults } = cloud;
  if (faults.has('operators must be two')) faults.happened('operators must be two');
  if (faults.has('operator rechecks often')) {
    faults.happened('operator rechecks often');
    const first = start + people.whole(0, 10) * minute;
    for (let turn = 0; turn < 40; turn++)
      time.at(first + turn * people.pick([100, second]), () => recheck(stage, `turn ${turn}`), 'world');
  }
  if (!faults.has('operator corrects')) return start;
  const until = start + 4 * 24 * hour;
  for (let turn = 0; turn < 12; turn++) {
    const at = start + people.whole(0, 96) * hour;
    for (const delay of people.pick([[0], [0, 5], [0, 2 * second]])) time.at(at + delay, () => correct(stage), 'world');
  }
  return until;
}
