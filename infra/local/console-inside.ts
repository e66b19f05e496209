import type { Cancellation, EventDetail } from '../../functions/core/cancellation.ts';
import { isCancellationId } from '../../functions/core/fingerprint.ts';
import type { Dependencies } from '../../functions/handlers/dependencies.ts';
import type { Inside } from '../console/figures.ts';
import { paymentIdOf } from '../console/provider-facts.ts';
import type { Bus, Envelope } from './bus.ts';
import { type AnswerHttp, plainMessage } from './http-server.ts';
import type { SimulatedPayments } from './simulated-payments.ts';

const prefix = '/local/inside/';
const newline = 0x0a;

/** `GET /local/inside/<id>`: what the API does not show of one cancellation; no token, lease or credential of any kind. */
export function insidePage({
  store,
  providers,
  bus,
  payments,
  now = Date.now,
}: Pick<Dependencies, 'store' | 'providers'> & {
  readonly bus: Bus;
  readonly payments: (provider: string) => SimulatedPayments | undefined;
  readonly now?: () => number;
}): AnswerHttp {
  return async ({ method, path }) => {
    const id = path.slice(prefix.length);
    const record = method === 'GET' && isCancellationId(id) ? await store.load(id) : undefined;
    if (!record) return plainMessage(404, 'Not Found');
    const identity = providers.get(record.request.provider)?.identity ?? [];
    const paymentId = paymentIdOf({ identity }, record.request.transaction);
    const body: Inside = {
      ...progress(record, now()),
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

const progress = (record: Cancellation, now: number) => ({
  run: record.run,
  looks: record.look,
  nextLook: iso(record.nextLook),
  isLooking: record.lease !== undefined && record.lease.until > now,
  deadline: iso(record.deadline),
  attempts: record.attempts.map(({ sentAt, state, withdrawnBy }) => ({
    sentAt: new Date(sentAt).toISOString(),
    state,
    withdrawnBy: withdrawnBy ?? null,
  })),
  due: record.dueEvents.map(({ eventId }) => eventId),
});

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
  const plain = Object.entries(payment ?? {}).filter((field): field is [string, string | number | boolean] =>
    ['string', 'number', 'boolean'].includes(typeof field[1]),
  );
  const effects = payments.effects().filter((effect) => effect.id === id);
  return {
    id,
    shows: payment ? Object.fromEntries(plain) : null,
    effects: effects.map(({ at, effect, amount }) => ({ at, effect, ...(amount === undefined ? {} : { amount }) })),
  };
}
