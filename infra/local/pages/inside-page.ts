import type { EventDetail } from '../../../functions/api/event.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { isCancellationId } from '../../../functions/core/cancellation/ids.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { nextExchange } from '../../../functions/core/look/plan-look.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { policyOf, providerOf } from '../../../functions/providers/policy-of.ts';
import { text } from '../../../functions/untrusted/json.ts';
import type { Inside } from '../../console/model/figures.ts';
import { paymentIdOf } from '../../console/provider-facts.ts';
import type { Bus, Envelope } from '../engines/bus.ts';
import { type AnswerHttp, plainMessage } from '../gateway/http-server.ts';
import type { SimulatedPayments } from '../simulators/payments.ts';
import type { Repeats } from './repeats.ts';

const prefix = '/local/inside/';
const newline = 0x0a;

/** `GET /local/inside/<id>`: what the API does not show of one cancellation; no token, lease or credential of any kind. */
export function insidePage({
  store,
  providers,
  bus,
  payments,
  repeatsOf,
  now = Date.now,
}: Pick<Dependencies, 'store' | 'providers'> & {
  readonly bus: Bus;
  readonly payments: (provider: string) => SimulatedPayments | undefined;
  readonly repeatsOf: Repeats['of'];
  readonly now?: () => number;
}): AnswerHttp {
  return async ({ method, path }) => {
    const id = path.slice(prefix.length);
    const record = method === 'GET' && isCancellationId(id) ? await store.load(id) : undefined;
    if (!record) return plainMessage(404, 'Not Found');
    const provider = providerOf(providers, record.request.provider);
    const paymentId = paymentIdOf(provider, record.request.transaction);
    const body: Inside = {
      ...progress(record, provider, now()),
      repeats: repeatsOf(id).map(({ at, last, ...repeat }) => ({
        ...repeat,
        at: new Date(at).toISOString(),
        last: new Date(last).toISOString(),
      })),
      events: eventsAbout(id, bus),
      payment: simulated(paymentId, payments(record.request.provider)),
    };
    return {
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(body),
    };
  };
}

export const isInsidePath = (path: string) => path.startsWith(prefix);

const iso = (at: number | undefined) => (at === undefined || !Number.isFinite(at) ? null : new Date(at).toISOString());

const progress = (record: Cancellation, provider: Provider, now: number) => ({
  run: record.run,
  looks: record.look,
  nextLook: iso(record.nextLook),
  next: nextOf(record, provider),
  isHeldBack: (record.notBefore ?? 0) > now,
  looking: lookingAt(record, now),
  deadline: iso(record.deadline),
  attempts: record.attempts.map(({ sentAt, leftBy, state, withdrawnBy }) => ({
    sentAt: new Date(sentAt).toISOString(),
    state,
    withdrawnBy: withdrawnBy ?? null,
    arrivesBy: iso(leftBy + settleTime(record, provider)),
  })),
  due: record.dueEvents.map(({ eventId }) => eventId),
});

function nextOf({ status, attempts }: Cancellation, provider: Provider): Inside['next'] {
  const ways = policyOf(provider, 1);
  const last = attempts.at(-1);
  const isRepeat = last !== undefined && last.tokenSpent !== true;
  if (isEnd(status)) return null;
  if (status === 'review_required') {
    return ways.statusReadable ? { exchange: 'status', isRepeat, sendsIfOpen: false } : null;
  }
  const sendsIfOpen = ways.readBeforeSend && attempts.every(({ state }) => state === 'withdrawn');
  return { exchange: nextExchange(attempts, ways), isRepeat, sendsIfOpen };
}

/** An attempt is stored before it leaves, in the look that sends it. */
function lookingAt({ lease, lookBegan, attempts }: Cancellation, now: number): Inside['looking'] {
  if (lease === undefined || lease.until <= now) return null;
  const sentAt = attempts.at(-1)?.sentAt;
  return sentAt !== undefined && sentAt >= (lookBegan ?? Infinity) ? 'cancel' : 'status';
}

/** Hurried as the record's own deadline was. */
function settleTime({ deadline, firstLookAt }: Cancellation, { times }: Provider): number {
  const { settleSeconds = Infinity, deadlineSeconds } = times;
  const taken = deadline === undefined || firstLookAt === undefined ? undefined : deadline - firstLookAt;
  return taken === undefined ? settleSeconds * 1000 : (settleSeconds / deadlineSeconds) * taken;
}

/** Found by their bytes first: a long journal is not parsed for a few of its lines. */
function eventsAbout(id: string, bus: Bus): Inside['events'] {
  const lines = bus.lines(0);
  const found: Inside['events'][number][] = [];
  for (let at = lines.indexOf(id); at >= 0; ) {
    const from = lines.lastIndexOf(newline, at) + 1;
    const to = lines.indexOf(newline, at);
    const envelope = JSON.parse(lines.subarray(from, to).toString()) as Envelope;
    const { eventId, cancellation } = envelope.detail as EventDetail;
    const { status, updatedAt } = cancellation;
    if (cancellation.id === id) found.push({ eventId, detailType: envelope['detail-type'], at: updatedAt, status });
    at = lines.indexOf(id, to);
  }
  return found;
}

function simulated(id: string, payments: SimulatedPayments | undefined): Inside['payment'] {
  if (!payments || id === '') return null;
  const payment = payments.payment(id);
  const effects = payments.effects().filter((effect) => effect.id === id);
  return {
    id,
    isKnown: payment !== undefined,
    shows: text(payment, 'state') ?? text(payment, 'status') ?? null,
    effects: effects.map(({ at, effect, amount }) => ({ at, effect, ...(amount === undefined ? {} : { amount }) })),
  };
}
