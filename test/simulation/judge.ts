import type { Answer } from '../../functions/api/http/answer.ts';
import type { Cancellation } from '../../functions/core/cancellation/cancellation.ts';
import type { Status } from '../../functions/core/cancellation/status.ts';
import { providers } from '../../functions/providers/index.ts';
import { text } from '../../functions/untrusted/json.ts';
import type { Published } from './engines/bus.ts';
import type { ProviderWorld } from './providers/provider-world.ts';
import type { Fact } from './providers/truth.ts';

/** One request as a client made it. */
export interface Asked {
  readonly merchant: string;
  readonly key: string;
  readonly payment: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The legal changes of status, said again on purpose: the code's own table is what is on trial. */
const legal: Readonly<Record<Status, readonly Status[]>> = {
  accepted: ['processing'],
  processing: ['cancelled', 'refunded', 'partially_refunded', 'rejected', 'review_required'],
  review_required: ['cancelled', 'refunded', 'partially_refunded', 'rejected'],
  cancelled: [],
  refunded: [],
  partially_refunded: [],
  rejected: [],
};
const ends: readonly unknown[] = ['cancelled', 'refunded', 'partially_refunded', 'rejected'];
const completedBy: Readonly<Record<string, string>> = { review_required: 'CancellationReviewRequired' };

/** The outsider: knows what clients were told, what providers did, what was published and what the table shows. */
export function judge(now: () => number, worlds: ReadonlyMap<string, ProviderWorld>) {
  const violations: string[] = [];
  const accuse = (what: string) => void violations.push(what);
  const asked: { readonly asked: Asked; readonly id: string }[] = [];
  const keys = new Map<string, Asked[]>();
  const owed = new Map<string, { readonly id: string; readonly detailType: string }>();
  const known = new Map<string, Set<string>>();
  const published = new Map<string, Published>();
  const shown = new Map<string, { readonly at: number; readonly version: number; readonly status: string }[]>();
  const cancellations = new Map<string, Set<string>>();
  let hasSlept = false;

  const keyOf = ({ merchant, key }: Asked) => JSON.stringify([merchant, key]);

  function see(id: string, version: number, status: string, began: number): void {
    const before = shown.get(id) ?? [];
    shown.set(id, before);
    for (const earlier of before) {
      if (earlier.at > began) continue;
      if (earlier.version > version) accuse(`${id} was shown in version ${earlier.version}, and later in ${version}`);
      if (ends.includes(earlier.status) && earlier.status !== status)
        accuse(`${id} ended ${earlier.status}, later ${status}`);
    }
    before.push({ at: now(), version, status });
  }

  return {
    violations,
    slept: () => {
      hasSlept = true;
    },
    asks(one: Asked) {
      keys.set(keyOf(one), [...(keys.get(keyOf(one)) ?? []), one]);
    },

    /** Every write to the table. */
    written(before: Cancellation | undefined, after: Cancellation) {
      const states = known.get(after.id) ?? new Set();
      known.set(after.id, states.add(`${after.version} ${after.status}`));
      if (!before) {
        cancellations.set(paymentOf(after), (cancellations.get(paymentOf(after)) ?? new Set()).add(after.id));
        return;
      }
      if (after.version < before.version) accuse(`${after.id}: version ${before.version} became ${after.version}`);
      if (ends.includes(before.status) && JSON.stringify(endOf(before)) !== JSON.stringify(endOf(after))) {
        accuse(`${after.id}: an end changed`);
      }
      const isNewContradiction = after.contradictions && !before.contradictions;
      if (isNewContradiction)
        owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType: 'CancellationContradicted' });
      if (after.status === before.status) return;
      if (!legal[before.status].includes(after.status)) accuse(`${after.id}: ${before.status} became ${after.status}`);
      if (after.version === before.version) accuse(`${after.id}: a new status without a new version`);
      if (after.status === 'processing') return;
      const world = worlds.get(after.request.provider);
      // True in the end is not enough: it must have been true when it was written.
      if (world && ends.includes(after.status)) judgeVerdict(after, world, new Map(), accuse);
      const detailType = completedBy[after.status] ?? 'CancellationCompleted';
      owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType });
    },

    published(event: Published) {
      const { detail, detailType } = event;
      const { eventId, version, cancellation } = detail;
      if (!known.get(cancellation.id)?.has(`${version} ${cancellation.status}`)) {
        accuse(`${eventId} tells ${cancellation.status} in version ${version}, which the record never was`);
      }
      const before = published.get(eventId);
      const isSame =
        !before || JSON.stringify([before.detailType, before.detail]) === JSON.stringify([detailType, detail]);
      if (!isSame) accuse(`${eventId} was published with two contents`);
      if (!owed.has(eventId)) accuse(`${eventId} was published and never owed`);
      published.set(eventId, event);
    },

    overlapped(payment: string) {
      // An ended cancellation may be read again while the next one of the same payment is worked on.
      if (!hasSlept && (cancellations.get(payment)?.size ?? 0) < 2)
        accuse(`two workers talked about ${payment} at once`);
    },

    /** The answer to a POST. */
    accepted(one: Asked, answer: Answer, began: number) {
      const id = text(answer.body, 'id');
      const rivals = (keys.get(keyOf(one)) ?? []).filter((other) => fieldsOf(other) !== fieldsOf(one));
      const told = `${one.merchant} ${one.key}: ${answer.status}`;
      if (answer.status === 200 || answer.status === 202) {
        if (!id) {
          accuse(`${told} without an id`);
          return;
        }
        const twin = asked.find((other) => keyOf(other.asked) === keyOf(one) && other.id !== id);
        if (twin) accuse(`${told}: ${id}, but earlier ${twin.id}`);
        if (text(answer.body, 'description') !== text(one.body, 'description')) accuse(`${told} for another request`);
        asked.push({ asked: one, id });
        see(id, versionIn(answer), text(answer.body, 'status') ?? '', began);
      } else if (answer.status === 422) {
        if (rivals.length === 0) accuse(`${told} for a request that was the only one with its key`);
      } else if (answer.status !== 409) accuse(`${told} was not expected`);
    },

    /** The answer to a GET by its owner. */
    read(id: string, answer: Answer, began: number) {
      if (answer.status === 200) see(id, versionIn(answer), text(answer.body, 'status') ?? '', began);
      else accuse(`GET ${id} answered ${answer.status}`);
    },

    expect(isTrue: boolean, otherwise: string) {
      if (!isTrue) accuse(otherwise);
    },

    /** When nothing moves any more: are all promises kept? */
    conclude(records: ReadonlyMap<string, Cancellation>) {
      for (const { id } of asked) if (!records.has(id)) accuse(`${id} was accepted and is lost`);
      for (const [eventId, { id, detailType }] of owed) {
        const event = published.get(eventId);
        if (!event) accuse(`${eventId} was never published`);
        else if (event.detailType !== detailType) accuse(`${eventId} was published as ${event.detailType}`);
        else if (event.detail.merchantId !== records.get(id)?.merchant) accuse(`${eventId} names another merchant`);
      }
      for (const world of worlds.values()) judgeLedger(world, records, hasSlept, accuse);
      for (const record of records.values()) {
        const world = worlds.get(record.request.provider);
        if (world) judgeVerdict(record, world, records, accuse);
      }
    },
  };
}

export type Judge = ReturnType<typeof judge>;

const endOf = ({ status, rejection, refund, completedAt }: Cancellation) => [status, rejection, refund, completedAt];
const fieldsOf = ({ body, payment }: Asked) => JSON.stringify([payment, Object.entries(body).sort()]);
const versionIn = ({ headers }: Answer) => Number(headers?.etag?.replaceAll('"', ''));

/** The simulators' own name of a payment. */
export const paymentOf = ({ request: { provider, transaction } }: Pick<Cancellation, 'request'>) =>
  (provider === 'yuno' || provider === 'vtex' ? transaction.paymentId : transaction.transactionId) ?? '';

/** A look cannot last longer, so a read that allowed a sending is never older. */
const longestLook = 80_000;

function judgeLedger(
  { name, effects, takenIn }: ProviderWorld,
  records: ReadonlyMap<string, Cancellation>,
  hasSlept: boolean,
  accuse: (what: string) => void,
): void {
  for (const id of new Set(effects.map((effect) => effect.id))) {
    const mine = effects.filter((effect) => effect.id === id);
    if (mine.length > 1) accuse(`${name} ${id}: ${mine.map(({ effect }) => effect).join(' and ')}`);
  }
  for (const { id, leftAt, capturedAt, status } of takenIn) {
    const mine = [...records.values()].filter((record) => paymentOf(record) === id);
    const mayRefund = mine.some(({ request }) => request.ifCaptured === 'refund');
    const wasCaptured = capturedAt !== undefined && leftAt - capturedAt > longestLook;
    if (name === 'pg-orders' && status === 202 && wasCaptured && !mayRefund && !hasSlept) {
      accuse(`${name} ${id}: a cancel that would refund was sent to a payment captured long before`);
    }
  }
  if (name === 'lab4pay') judgeRepeats(takenIn, records, accuse);
}

/** A terminal may act on every cancel that lab4pay took in, so no other one may follow, whatever it is answered. */
function judgeRepeats(
  takenIn: ProviderWorld['takenIn'],
  records: ReadonlyMap<string, Cancellation>,
  accuse: (what: string) => void,
): void {
  for (const id of new Set(takenIn.map((request) => request.id))) {
    const mine = takenIn.filter((request) => request.id === id);
    const first = mine.find(({ status }) => status === 200);
    const owners = [...records.values()].filter((record) => paymentOf(record) === id);
    if (!first) continue;
    if (mine.filter(({ status }) => status === 200).length > 1) accuse(`lab4pay ${id}: a cancel was taken in twice`);
    else if (owners.length === 1 && mine.some(({ leftAt }) => leftAt > first.at)) {
      accuse(`lab4pay ${id}: a cancel was sent although one had been taken in`);
    }
  }
}

/** A provider's own refusal of a cancel. */
const refusals: readonly number[] = [400, 403, 405, 422];

const reasons: Readonly<Record<string, readonly Fact[]>> = {
  already_captured: ['captured'],
  already_refunded: ['refunded'],
  expired: ['expired'],
  declined: ['declined'],
  unknown_transaction: ['unknown'],
  not_permitted: ['forbidden'],
};

function judgeVerdict(
  record: Cancellation,
  world: ProviderWorld,
  records: ReadonlyMap<string, Cancellation>,
  accuse: (what: string) => void,
): void {
  const { id, status, rejection, refund, review, evidence, request, createdAt } = record;
  if (evidence?.via === 'operator') return;
  const payment = paymentOf(record);
  const effects = world.effects.filter((effect) => effect.id === payment);
  const facts = world.factsOf(payment);
  const cancelled = effects.find(({ effect }) => effect === 'cancelled');
  const refunded = effects.find(({ effect }) => effect === 'refunded');
  const lies = (why: string) => accuse(`${id} is ${status} ${rejection?.code ?? review?.code ?? ''}, but ${why}`);
  switch (status) {
    case 'cancelled':
      if (!cancelled && !facts.has('voided')) lies('nobody cancelled the payment');
      if (refunded) lies('it was refunded');
      return;
    case 'refunded':
    case 'partially_refunded': {
      if (!refunded) {
        lies('nobody refunded it');
        return;
      }
      if (refund?.amount.value !== refunded.amount)
        lies(`${refunded.amount} was refunded, not ${refund?.amount.value}`);
      const isPart = request.amount !== undefined && request.amount.value < 20_000;
      if ((status === 'partially_refunded') !== isPart) lies('the whole and a part were mixed up');
      return;
    }
    case 'rejected': {
      // Whoever owned the payment's lock before or after may have sent the cancel that took effect.
      const others = [...records.values()].filter((other) => other.id !== id && paymentOf(other) === payment);
      if (record.timeline.some(({ event }) => event === 'cancel_manual') && facts.has('voided'))
        lies('a person had cancelled it by hand, as the provider asked');
      const isAlone = !others.some(({ attempts }) => attempts.length > 0);
      if (isAlone && (cancelled || refunded)) lies('our cancel took effect');
      const wanted = reasons[rejection?.code ?? ''] ?? [];
      const wasRefused = world.takenIn.some(
        ({ id: asked, status: said }) => asked === payment && refusals.includes(said),
      );
      const isPermitted = rejection?.code !== 'not_permitted' || !(wasRefused || request.amount !== undefined);
      if (isPermitted && !wanted.some((fact) => facts.has(fact))) lies(`the payment was only ${[...facts].join(', ')}`);
      return;
    }
    case 'review_required': {
      const deadline = (providers.get(request.provider)?.times.deadlineSeconds ?? 0) * 1000;
      const isOverdue = review?.code === 'deadline_passed' || review?.detail?.includes('deadline') === true;
      if (isOverdue && (record.reviewSince ?? 0) < createdAt + deadline) lies('its deadline had not passed');
      if (review?.code === 'provider_asks' && !facts.has('asks for a person')) lies('the provider asked nobody');
      return;
    }
    default:
      accuse(`${id} is still ${status}`);
  }
}
