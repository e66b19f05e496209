import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CancellationResource } from '../../../functions/api/resource.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { providers } from '../../../functions/providers/index.ts';
import { providerOf } from '../../../functions/providers/policy-of.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';
import { hostProviders, type ProviderHost, relayTo } from '../../fixtures/hosted-providers.ts';
import { listening } from '../../fixtures/listening.ts';
import { providerNames, simulatorOf, statesOf, transactionOf } from '../../fixtures/simulators.ts';
import { random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { startBehind } from '../process/start-behind.ts';
import { type HostileAnswer, hostileAnswers, maxBytesTaken, slowBytes } from './hostile-answers.ts';

/** Deadlines come early too, so that unclear results go to review during the campaign. */
const hurry = 200;
const timeout = 90_000;
/** Enough to fill every queue, and few enough that the memory does not depend on their number. */
const concurrentClients = 120;
/** MiB. The process dies if it really needs more; garbage alone does not kill it. */
const maxHeap = 256;
/** KiB. */
const maxGrowth = 300 * 1024;
const maxAnswerBytes = 16 * 1024 * 1024;
const slowFrom = 60;
/** Seconds. Whether a provider belongs to a short run depends on its settle time. */
const maxQuickSettle = 10;
/** Seconds. A provider with a longer time-out would read all of the slow bytes. */
const maxSlowTimeout = 15;

const namesOf = (isWanted: (provider: Provider) => boolean) =>
  providerNames.filter((name) => isWanted(providerOf(providers, name))) as [string, ...string[]];
const quickNames = namesOf(({ times }) => (times.settleSeconds ?? 0) <= maxQuickSettle);
const impatientNames = namesOf(({ timeoutSeconds }) => timeoutSeconds <= maxSlowTimeout);

interface Payment {
  readonly id: string;
  readonly provider: string;
  readonly merchant: string;
  readonly behaviour: string;
  /** How many requests still get a hostile answer before the provider answers properly. */
  hostileAnswersLeft: number;
  /** Whether a request takes effect although its answer is hostile. */
  readonly takesEffect: boolean;
}

/** A server in front of every provider gives hostile answers for a while, and then the provider's own. */
export const hostileProviders: Campaign = {
  promise: '4, 11, 13',
  title: 'hostile providers',
  counts: { small: 12, middle: 120, full: 600 },
  async play({ count, seed, progress }) {
    const folder = temporaryFolder();
    const host = await hostProviders(
      join(folder.path, 'providers'),
      relayTo(() => service.address()),
      { hurry },
    );
    const payments = new Map(somePayments(count, seed).map((payment) => [payment.id, payment]));
    let visits = 0;
    const elsewhere = await listening(
      createServer((_, answer) => answer.end('{}')).on('connection', () => (visits += 1)),
    );
    const between = await listening(
      createServer(
        { keepAlive: false },
        (request, answer) => void answerFor(request, answer, payments, host, elsewhere.address),
      ),
    );
    const { service } = startBehind(
      between.address,
      { folder: folder.path, hurry, credentials: credentialsAt(between.address, host) },
      { NODE_OPTIONS: `--max-old-space-size=${maxHeap}` },
    );
    const counted = tally();
    const violations: string[] = [];
    try {
      if (!(await service.ready)) throw new Error(service.errors());
      const memory = watchMemory(service.pid);
      const client = clientOf(service.address(), service.secret());
      const waiting = [...payments.values()];
      const ended: (readonly [Payment, CancellationResource])[] = [];
      const worker = async () => {
        for (let payment = waiting.shift(); payment; payment = waiting.shift()) {
          ended.push([payment, await askAndWait(client, payment)]);
          progress?.(ended.length);
        }
      };
      await Promise.all(Array.from({ length: concurrentClients }, worker));
      const growth = memory.stop();
      for (const [payment, resource] of ended)
        violations.push(
          ...violationsIn(payment, resource, host, counted).map(
            (what) => `${payment.id} of seed ${seed} (${payment.behaviour}) ${what}`,
          ),
        );
      if (visits > 0) violations.push(`${visits} connections to another host`);
      if (growth > maxGrowth) violations.push(`memory grew by ${Math.round(growth / 1024)} MiB`);
      if (maxBytesTaken() > maxAnswerBytes) violations.push(`${maxBytesTaken()} bytes of one answer were taken`);
      if (service.errors() !== '') violations.push(`wrote errors: ${service.errors().slice(0, 500)}`);
      counted.add('memory growth, MiB', Math.round(growth / 1024));
      counted.add('bytes taken of one gigabyte', maxBytesTaken());
      counted.add('connections to another host', visits);
      await service.stop();
    } finally {
      service.kill();
      await Promise.all([host.close(), between.close(), elsewhere.close()]);
      folder.remove();
    }
    return { count, violations, figures: counted.figures() };
  },
};

/** The credentials, with the logins at the server in front: a login may only be at an allowed host, or where the API is. */
const credentialsAt = (between: string, { address, credentials }: ProviderHost) =>
  JSON.stringify(credentials).replaceAll(`${address}/local/simulators`, between);

function somePayments(count: number, seed: number): Payment[] {
  const chance = random(seed, 'hostile');
  const isLong = count >= slowFrom;
  const behaviours = [...Object.keys(hostileAnswers), "another payment's answer"];
  return Array.from({ length: count }, (_, index) => {
    const isGood = index % 7 === 5;
    const isSlow = isLong && index % 25 === 3;
    const behaviour = isGood
      ? 'honest'
      : isSlow
        ? 'slow bytes'
        : (behaviours[(index + seed) % behaviours.length] ?? '');
    return {
      id: `h-${index}-${chance.whole(0, 1e9)}`,
      provider: isSlow ? chance.pick(impatientNames) : chance.pick(isLong ? providerNames : quickNames),
      merchant: chance.pick(['merchant-a', 'merchant-b']),
      behaviour,
      hostileAnswersLeft: isGood ? 0 : chance.whole(1, isLong ? 4 : 1),
      takesEffect: chance.chance(0.5),
    };
  });
}

async function answerFor(
  request: IncomingMessage,
  answer: ServerResponse,
  payments: ReadonlyMap<string, Payment>,
  host: ProviderHost,
  elsewhere: string,
): Promise<void> {
  answer.on('error', () => {});
  request.on('error', () => {});
  const body = await text(request);
  const [id = ''] = /h-\d+-\d+/.exec(request.url ?? '') ?? [];
  const payment = payments.get(id);
  const isHostile = payment !== undefined && payment.hostileAnswersLeft > 0;
  if (payment && isHostile) payment.hostileAnswersLeft -= 1;
  if (payment && isHostile && payment.behaviour !== "another payment's answer") {
    if (payment.takesEffect) await host.forward(request, body).catch(() => undefined);
    const hostile: HostileAnswer | undefined =
      payment.behaviour === 'slow bytes' ? slowBytes : hostileAnswers[payment.behaviour];
    await Promise.resolve(hostile?.(answer, request, elsewhere)).catch(() => {});
    return;
  }
  const other = isHostile ? await anotherPayment(payment, request, host) : undefined;
  const change = (words: string) => (other === undefined ? words : words.replaceAll(id, other));
  const given = await host.forward(request, body, change).catch(() => undefined);
  if (!given) return void answer.destroy();
  // An answer that names no payment cannot show that it is about another one.
  if (other !== undefined && !given.text.includes(other)) return void answer.writeHead(500).end();
  answer.writeHead(given.status, { 'content-type': given.type }).end(given.text);
}

/** Another payment, whose answer looks like success: a read shows it as cancelled, and a cancel request cancels it. */
async function anotherPayment(
  { id, provider }: Payment,
  { method = '', url = '' }: IncomingMessage,
  host: ProviderHost,
): Promise<string> {
  const other = `o-${id.replace('h-', '')}`;
  if (host.effectsOn(provider, other).length > 0) return other;
  const segments = url.split('?')[0]?.split('/').slice(2).map(decodeURIComponent) ?? [];
  const isRead =
    simulatorOf(provider).recognise({ method, segments, headers: {}, body: undefined })?.exchange === 'status';
  const [voided] = [...statesOf(provider)].find(([, truth]) => truth.includes('voided')) ?? [];
  if (isRead && voided) await host.put(provider, other, voided);
  return other;
}

async function askAndWait(
  client: ReturnType<typeof clientOf>,
  { id, provider, merchant }: Payment,
): Promise<CancellationResource> {
  const body = JSON.stringify({ provider, transaction: transactionOf(provider, id), merchantReference: 'order-1' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': id };
  const reply = await client.authorised('/v1/cancellations', { method: 'POST', headers, body }, merchant);
  for (const began = performance.now(); ; ) {
    const { body: newest } = await client.authorised(
      `/v1/cancellations/${reply.body.id}`,
      { headers: { prefer: 'wait=15' } },
      merchant,
    );
    if (isEnd(newest.status) || newest.status === 'review_required' || performance.now() - began > timeout)
      return newest;
  }
}

function violationsIn(
  { id, provider, behaviour }: Payment,
  { status }: CancellationResource,
  host: ProviderHost,
  counted: ReturnType<typeof tally>,
): string[] {
  const effects = host.effectsOn(provider, id);
  counted.add(`${behaviour === 'honest' ? 'honest' : 'hostile'}: ended ${status}`);
  return [
    ...(isEnd(status) || status === 'review_required' ? [] : [`is still ${status}`]),
    ...(effects.length > 1 ? [`took effect ${effects.length} times`] : []),
    ...(status === 'cancelled' && effects.join() !== 'cancelled'
      ? [`is cancelled, and the books say ${effects.join() || 'nothing'}`]
      : []),
    ...(status === 'refunded' || status === 'partially_refunded' ? [`is ${status}`] : []),
    ...(status === 'rejected' ? ['is rejected'] : []),
    ...(behaviour === 'honest' && status !== 'cancelled' ? [`had honest answers, and is ${status}`] : []),
  ];
}

/** Watches how much the memory of the process grows, in KiB. */
function watchMemory(pid: number) {
  const resident = () => {
    try {
      return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  const before = resident();
  let max = before;
  const timer = setInterval(() => {
    max = Math.max(max, resident());
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return max - before;
    },
  };
}
