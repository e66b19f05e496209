import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { CancellationResource } from '../../../functions/api/resource.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { text } from 'node:stream/consumers';
import { endOrphan } from '../../../infra/local/engines/dynoxide.ts';
import { clientOf, temporaryFolder } from '../../fixtures/a-system.ts';
import { listening } from '../../fixtures/listening.ts';
import { providerNames, transactionOf } from '../../fixtures/transactions.ts';
import { random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { hostProviders, type ProviderHost } from '../process/provider-host.ts';
import { startBehind } from '../process/start-behind.ts';
import { type HostileAnswer, hostileAnswers, mostTaken, slowBytes } from './hostile-answers.ts';

/** Deadlines come early too, so that what stays unclear ends under review. */
const hurry = 200;
const patience = 90_000;
/** So many that every queue is full, and so few that what the process takes says nothing about their number. */
const atOnce = 120;
/** MiB. A heap that needs more ends the process; one that merely waits to be collected does not. */
const mostHeap = 256;
const mostGrowth = 300 * 1024;
const mostAnswer = 16 * 1024 * 1024;
const slowFrom = 60;
/** Without long times to settle, for a short run. */
const quickNames = ['lab4pay', 'pace', 'vtex'] as const;

interface Payment {
  readonly id: string;
  readonly provider: string;
  readonly merchant: string;
  readonly manner: string;
  /** How many requests are answered badly before the provider comes to its senses. */
  left: number;
  /** Whether the request is worked on before it is answered badly. */
  readonly works: boolean;
}

/** Every provider behind somebody who answers in its place, badly and then not at all badly. */
export const hostileProviders: Campaign = {
  promise: '4, 11, 13',
  title: 'hostile providers',
  counts: { small: 12, middle: 120, full: 600 },
  async play({ count, seed, progress }) {
    const folder = temporaryFolder();
    const host = await hostProviders(folder.path, hurry, () => service.address());
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
    const { service, data } = startBehind(
      between.address,
      { folder: folder.path, hurry, credentials: JSON.stringify(host.credentials) },
      { NODE_OPTIONS: `--max-old-space-size=${mostHeap}` },
    );
    const counted = tally();
    const violations: string[] = [];
    try {
      if (!(await service.ready)) throw new Error(service.errors());
      const memory = watchMemory(service.pid);
      const client = clientOf(service.address());
      const waiting = [...payments.values()];
      const ended: (readonly [Payment, CancellationResource])[] = [];
      const worker = async () => {
        for (let payment = waiting.shift(); payment; payment = waiting.shift()) {
          ended.push([payment, await askAndWait(client, payment)]);
          progress?.(ended.length);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      const growth = memory.stop();
      for (const [payment, resource] of ended)
        violations.push(
          ...wrongWith(payment, resource, host, counted).map(
            (what) => `${payment.id} of seed ${seed} (${payment.manner}) ${what}`,
          ),
        );
      if (visits > 0) violations.push(`${visits} connections to another host`);
      if (growth > mostGrowth) violations.push(`memory grew by ${Math.round(growth / 1024)} MiB`);
      if (mostTaken() > mostAnswer) violations.push(`${mostTaken()} bytes of one answer were taken`);
      if (service.errors() !== '') violations.push(`complained: ${service.errors().slice(0, 500)}`);
      counted.add('memory growth, MiB', Math.round(growth / 1024));
      counted.add('bytes taken of one gigabyte', mostTaken());
      counted.add('connections to another host', visits);
      await service.stop();
    } finally {
      service.kill('group');
      await Promise.all([host.close(), between.close(), elsewhere.close()]);
      await endOrphan(join(data, 'dynoxide.pid'), join(data, 'rescind.db'));
      folder.remove();
    }
    return { count, violations, figures: counted.figures() };
  },
};

function somePayments(count: number, seed: number): Payment[] {
  const chance = random(seed, 'hostile');
  const isLong = count >= slowFrom;
  const manners = [...Object.keys(hostileAnswers), "another payment's answer"];
  return Array.from({ length: count }, (_, index) => {
    const isGood = index % 7 === 5;
    const isSlow = isLong && index % 25 === 3;
    const manner = isGood ? 'honest' : isSlow ? 'slow bytes' : (manners[(index + seed) % manners.length] ?? '');
    return {
      id: `h-${index}-${chance.whole(0, 1e9)}`,
      provider: isSlow ? chance.pick(['lab4pay', 'pace']) : chance.pick(isLong ? providerNames : quickNames),
      merchant: chance.pick(['merchant-a', 'merchant-b']),
      manner,
      left: isGood ? 0 : chance.whole(1, isLong ? 4 : 1),
      works: chance.chance(0.5),
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
  const isHostile = payment !== undefined && payment.left > 0;
  if (payment && isHostile) payment.left -= 1;
  if (payment && isHostile && payment.manner !== "another payment's answer") {
    if (payment.works) await host.forward(request, body).catch(() => undefined);
    const hostile: HostileAnswer | undefined =
      payment.manner === 'slow bytes' ? slowBytes : hostileAnswers[payment.manner];
    await Promise.resolve(hostile?.(answer, request, elsewhere)).catch(() => {});
    return;
  }
  // What PACE answers with 204 names no payment at all, so only its reads can be mixed up.
  const isMixedUp = isHostile && (payment.provider !== 'pace' || request.method === 'GET');
  if (isHostile && !isMixedUp) return void answer.writeHead(500).end();
  const other = isMixedUp ? await anotherPayment(payment, host) : undefined;
  const change = (words: string) => (other === undefined ? words : words.replaceAll(id, other));
  const given = await host.forward(request, body, change).catch(() => undefined);
  if (!given) return void answer.destroy();
  answer.writeHead(given.status, { 'content-type': given.type }).end(given.text);
}

/** A payment that the provider has cancelled, so that its answer would be good news. */
async function anotherPayment({ id, provider }: Payment, host: ProviderHost): Promise<string> {
  const other = `o-${id.replace('h-', '')}`;
  if (host.effectsOn(provider, other).length > 0) return other;
  const states: Readonly<Record<string, string>> = { pace: 'cancelled', 'pg-orders': 'voided' };
  const state = states[provider];
  if (state) await host.control(provider, `/payments/${other}`, 'PUT', { state });
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
    if (isEnd(newest.status) || newest.status === 'review_required' || performance.now() - began > patience)
      return newest;
  }
}

function wrongWith(
  { id, provider, manner }: Payment,
  { status }: CancellationResource,
  host: ProviderHost,
  counted: ReturnType<typeof tally>,
): string[] {
  const effects = host.effectsOn(provider, id);
  counted.add(`${manner === 'honest' ? 'honest' : 'hostile'}: ended ${status}`);
  return [
    ...(isEnd(status) || status === 'review_required' ? [] : [`is ${status} and does not rest`]),
    ...(effects.length > 1 ? [`took effect ${effects.length} times`] : []),
    ...(status === 'cancelled' && effects.join() !== 'cancelled'
      ? [`is cancelled, and the books say ${effects.join() || 'nothing'}`]
      : []),
    ...(status === 'refunded' || status === 'partially_refunded' ? [`is ${status}`] : []),
    ...(status === 'rejected' ? ['is rejected'] : []),
    ...(manner === 'honest' && status !== 'cancelled' ? [`is honest, and ${status}`] : []),
  ];
}

/** The most that the process has grown since now, in KiB. */
function watchMemory(pid: number) {
  const resident = () => {
    try {
      return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  const before = resident();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, resident());
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return most - before;
    },
  };
}
