import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { changed } from '../../../functions/core/cancellation/changes.ts';
import { isCancellationId } from '../../../functions/core/cancellation/ids.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { unreadTestimony } from '../../../functions/core/cancellation/testimony.ts';
import { planLook } from '../../../functions/core/look/plan-look.ts';
import { nextSendingAt } from '../../../functions/core/look/repeats.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { policyOf, providerOf } from '../../../functions/providers/policy-of.ts';
import { text } from '../../../functions/untrusted/json.ts';
import type { Inside } from '../../console/model/figures.ts';
import { paymentIdOf } from '../../console/provider-facts.ts';
import { type AnswerHttp, jsonAnswer, plainMessage } from '../gateway/http.ts';
import type { SimulatedPayments } from '../simulators/payments.ts';
import type { EventsIndex } from './events-index.ts';
import type { Repeats } from './repeats.ts';

const prefix = '/local/inside/';

/** `GET /local/inside/<id>`: what the API does not show about a cancellation. Never a token, a lease or a credential. */
export function insidePage({
  store,
  providers,
  eventsAbout,
  payments,
  repeatsOf,
  now = Date.now,
}: Pick<Dependencies, 'store' | 'providers'> & {
  readonly eventsAbout: EventsIndex['about'];
  /** Of a simulated provider; undefined for any other, because nobody here can read its books. */
  readonly payments: (merchant: string, provider: string) => SimulatedPayments | undefined;
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
      events: await eventsAbout(id),
      payment: simulated(paymentId, payments(record.merchant, record.request.provider)),
    };
    return jsonAnswer(200, body);
  };
}

export const isInsidePath = (path: string) => path.startsWith(prefix);

const iso = (at: number | undefined) => (at === undefined || !Number.isFinite(at) ? null : new Date(at).toISOString());

function progress(record: Cancellation, provider: Provider, now: number) {
  const { waits } = policyOf(provider, hurryOf(record, provider));
  return {
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
      arrivesBy: iso(leftBy + waits.settle),
    })),
    due: record.dueEvents.map(({ eventId }) => eventId),
  };
}

function nextOf(record: Cancellation, provider: Provider): Inside['next'] {
  const { status, attempts, nextLook, createdAt } = record;
  const policy = policyOf(provider, hurryOf(record, provider));
  const last = attempts.at(-1);
  const isRepeat = last !== undefined && last.tokenSpent !== true;
  if (isEnd(status)) return null;
  if (status === 'review_required') {
    return policy.statusReadable ? { exchange: 'status', isRepeat, sendsIfOpen: false } : null;
  }
  const due = nextLook ?? createdAt;
  const free = changed(record, { lease: undefined, notBefore: undefined });
  const plan = planLook(free, { look: record.look }, policy, due);
  const exchange = plan.do === 'look' ? plan.exchange : policy.statusReadable ? 'status' : 'cancel';
  return { exchange, isRepeat, sendsIfOpen: exchange === 'status' && nextSendingAt(record, policy) <= due };
}

/** A look stores its attempt before it sends the request, so an attempt of this look means a cancel. */
function lookingAt({ lease, lookBegan, attempts, testimonies = [] }: Cancellation, now: number): Inside['looking'] {
  if (lease === undefined || lease.until <= now) return null;
  const sentAt = attempts.at(-1)?.sentAt;
  if (sentAt !== undefined && sentAt >= (lookBegan ?? Infinity)) return 'cancel';
  return unreadTestimony({ testimonies }) ? 'testimony' : 'status';
}

/** The factor by which the waits of this record are shorter, as its deadline shows. */
const hurryOf = ({ deadline, firstLookAt }: Cancellation, { times }: Provider) =>
  deadline === undefined || firstLookAt === undefined ? 1 : (times.deadlineSeconds * 1000) / (deadline - firstLookAt);

function simulated(id: string, payments: SimulatedPayments | undefined): Inside['payment'] {
  if (!payments || id === '') return null;
  const payment = payments.payment(id);
  const effects = payments.effects().filter((effect) => effect.id === id);
  return {
    id,
    isHeardOf: payments.hasHeardOf(id),
    isKnown: payment !== undefined,
    shows: text(payment, 'state') ?? text(payment, 'status') ?? null,
    effects: effects.map(({ at, effect, amount }) => ({ at, effect, ...(amount === undefined ? {} : { amount }) })),
  };
}
