import type { Answer } from '../../functions/api/http/answer.ts';
import type { Cancellation } from '../../functions/core/cancellation/cancellation.ts';
import type { Status } from '../../functions/core/cancellation/status.ts';
import type { Fact } from '../../functions/providers/simulator.ts';
import { text } from '../../functions/untrusted/json.ts';
import type { Published } from './engines/bus.ts';
import type { ProviderWorld } from './providers/provider-world.ts';

/** One POST of a client. */
export interface ClientRequest {
  readonly merchant: string;
  readonly key: string;
  readonly payment: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The allowed changes of status. Repeated here on purpose, because the service's own table may be wrong. */
const allowedChanges: Readonly<Record<Status, readonly Status[]>> = {
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

/** Checks the promises from outside: by what clients were answered, what providers did, what was published and what was stored. */
export function judge(now: () => number, world: ProviderWorld) {
  const { paymentOf } = world;
  const violations: string[] = [];
  const report = (what: string) => void violations.push(what);
  const asked: { readonly asked: ClientRequest; readonly id: string }[] = [];
  const keys = new Map<string, ClientRequest[]>();
  const owed = new Map<string, { readonly id: string; readonly detailType: string }>();
  const known = new Map<string, Set<string>>();
  const published = new Map<string, Published>();
  const shown = new Map<string, { readonly at: number; readonly version: number; readonly status: string }[]>();
  const cancellations = new Map<string, Set<string>>();
  let hasSlept = false;

  const keyOf = ({ merchant, key }: ClientRequest) => JSON.stringify([merchant, key]);

  function see(id: string, version: number, status: string, began: number): void {
    const before = shown.get(id) ?? [];
    shown.set(id, before);
    for (const earlier of before) {
      if (earlier.at > began) continue;
      if (earlier.version > version) report(`${id} was shown in version ${earlier.version}, and later in ${version}`);
      if (ends.includes(earlier.status) && earlier.status !== status)
        report(`${id} ended ${earlier.status}, later ${status}`);
    }
    before.push({ at: now(), version, status });
  }

  return {
    violations,
    noteSleep: () => {
      hasSlept = true;
    },
    asks(one: ClientRequest) {
      keys.set(keyOf(one), [...(keys.get(keyOf(one)) ?? []), one]);
    },

    /** Checks a write to the table. */
    written(before: Cancellation | undefined, after: Cancellation) {
      const states = known.get(after.id) ?? new Set();
      known.set(after.id, states.add(`${after.version} ${after.status}`));
      if (!before) {
        cancellations.set(paymentOf(after), (cancellations.get(paymentOf(after)) ?? new Set()).add(after.id));
        return;
      }
      if (after.version < before.version) report(`${after.id}: version ${before.version} became ${after.version}`);
      if (ends.includes(before.status) && JSON.stringify(endOf(before)) !== JSON.stringify(endOf(after))) {
        report(`${after.id}: an end changed`);
      }
      const isNewContradiction = after.contradictions && !before.contradictions;
      if (isNewContradiction)
        owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType: 'CancellationContradicted' });
      if (after.status === before.status) return;
      if (!allowedChanges[before.status].includes(after.status))
        report(`${after.id}: ${before.status} became ${after.status}`);
      if (after.version === before.version) report(`${after.id}: a new status without a new version`);
      if (after.status === 'processing') return;
      // A result must be true when it is written, not only at the end of the schedule.
      if (ends.includes(after.status)) judgeVerdict(after, world, new Map(), report);
      const detailType = completedBy[after.status] ?? 'CancellationCompleted';
      owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType });
    },

    published(event: Published) {
      const { detail, detailType } = event;
      const { eventId, version, cancellation } = detail;
      if (!known.get(cancellation.id)?.has(`${version} ${cancellation.status}`)) {
        report(`${eventId} says ${cancellation.status} in version ${version}, which was never stored`);
      }
      const before = published.get(eventId);
      const isSame =
        !before || JSON.stringify([before.detailType, before.detail]) === JSON.stringify([detailType, detail]);
      if (!isSame) report(`${eventId} was published with two contents`);
      if (!owed.has(eventId)) report(`${eventId} was published, and nothing was due`);
      published.set(eventId, event);
    },

    overlapped(payment: string) {
      // A worker may read for an ended cancellation while another works on the next cancellation of the same payment.
      if (!hasSlept && (cancellations.get(payment)?.size ?? 0) < 2)
        report(`two workers sent requests about ${payment} at the same time`);
    },

    /** Checks the answer to a POST. */
    accepted(one: ClientRequest, answer: Answer, began: number) {
      const id = text(answer.body, 'id');
      const rivals = (keys.get(keyOf(one)) ?? []).filter((other) => fieldsOf(other) !== fieldsOf(one));
      const told = `${one.merchant} ${one.key}: ${answer.status}`;
      if (answer.status === 200 || answer.status === 202) {
        if (!id) {
          report(`${told} without an id`);
          return;
        }
        const twin = asked.find((other) => keyOf(other.asked) === keyOf(one) && other.id !== id);
        if (twin) report(`${told}: ${id}, but earlier ${twin.id}`);
        if (text(answer.body, 'description') !== text(one.body, 'description')) report(`${told} for another request`);
        asked.push({ asked: one, id });
        see(id, versionIn(answer), text(answer.body, 'status') ?? '', began);
      } else if (answer.status === 422) {
        if (rivals.length === 0) report(`${told}, although no other request had its key`);
      } else if (answer.status !== 409) report(`${told} is not expected`);
    },

    /** Checks the answer to a GET by the owner. */
    read(id: string, answer: Answer, began: number) {
      if (answer.status === 200) see(id, versionIn(answer), text(answer.body, 'status') ?? '', began);
      else report(`GET ${id} answered ${answer.status}`);
    },

    expect(isTrue: boolean, otherwise: string) {
      if (!isTrue) report(otherwise);
    },

    /** Checks the end of a schedule, when nothing happens any more. */
    conclude(records: ReadonlyMap<string, Cancellation>) {
      for (const { id } of asked) if (!records.has(id)) report(`${id} was accepted and then lost`);
      for (const [eventId, { id, detailType }] of owed) {
        const event = published.get(eventId);
        if (!event) report(`${eventId} was never published`);
        else if (event.detailType !== detailType) report(`${eventId} was published as ${event.detailType}`);
        else if (event.detail.merchantId !== records.get(id)?.merchant) report(`${eventId} names another merchant`);
      }
      judgeLedger(world, records, hasSlept, report);
      for (const record of records.values()) judgeVerdict(record, world, records, report);
    },
  };
}

export type Judge = ReturnType<typeof judge>;

const endOf = ({ status, rejection, refund, completedAt }: Cancellation) => [status, rejection, refund, completedAt];
const fieldsOf = ({ body, payment }: ClientRequest) => JSON.stringify([payment, Object.entries(body).sort()]);
const versionIn = ({ headers }: Answer) => Number(headers?.etag?.replaceAll('"', ''));

/** Milliseconds. A read that allowed a cancel request is never older than one look. */
const maxLookDuration = 80_000;

function judgeLedger(
  world: ProviderWorld,
  records: ReadonlyMap<string, Cancellation>,
  hasSlept: boolean,
  report: (what: string) => void,
): void {
  const { name, provider, effects, takenIn, paymentOf } = world;
  for (const id of new Set(effects.map((effect) => effect.id))) {
    const mine = effects.filter((effect) => effect.id === id);
    if (mine.length > 1) report(`${name} ${id}: ${mine.map(({ effect }) => effect).join(' and ')}`);
  }
  const isRefunding = provider.capabilities.afterCapture === 'refunds';
  for (const { id, leftAt, capturedAt, result } of takenIn) {
    const mine = [...records.values()].filter((record) => paymentOf(record) === id);
    const mayRefund = mine.some(({ request }) => request.ifCaptured === 'refund');
    const wasCaptured = capturedAt !== undefined && leftAt - capturedAt > maxLookDuration;
    if (isRefunding && result === 'accepted' && wasCaptured && !mayRefund && !hasSlept) {
      report(
        `${name} ${id}: a cancel request, which would refund, was sent for a payment that was captured long before`,
      );
    }
  }
  if (provider.whenInDoubt === 'read-status' && !provider.readBeforeSend) judgeRepeats(world, records, report);
}

/** A provider may act on every cancel request that it accepted, so we must not send another one. */
function judgeRepeats(
  { name, takenIn, paymentOf }: ProviderWorld,
  records: ReadonlyMap<string, Cancellation>,
  report: (what: string) => void,
): void {
  for (const id of new Set(takenIn.map((request) => request.id))) {
    const mine = takenIn.filter((request) => request.id === id);
    const first = mine.find(({ result }) => result === 'accepted');
    const owners = [...records.values()].filter((record) => paymentOf(record) === id);
    if (!first) continue;
    if (mine.filter(({ result }) => result === 'accepted').length > 1)
      report(`${name} ${id}: two cancel requests were accepted`);
    else if (owners.length === 1 && mine.some(({ leftAt }) => leftAt > first.at)) {
      report(`${name} ${id}: a cancel request was sent although one had been accepted`);
    }
  }
}

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
  report: (what: string) => void,
): void {
  const { id, status, rejection, refund, review, evidence, request, createdAt } = record;
  if (evidence?.via === 'operator') return;
  const { paymentOf } = world;
  const payment = paymentOf(record);
  const effects = world.effects.filter((effect) => effect.id === payment);
  const facts = world.factsOf(payment);
  const cancelled = effects.find(({ effect }) => effect === 'cancelled');
  const refunded = effects.find(({ effect }) => effect === 'refunded');
  const reportVerdict = (why: string) =>
    report(`${id} is ${status} ${rejection?.code ?? review?.code ?? ''}, but ${why}`);
  switch (status) {
    case 'cancelled':
      if (!cancelled && !facts.has('voided')) reportVerdict('nobody cancelled the payment');
      if (refunded) reportVerdict('it was refunded');
      return;
    case 'refunded':
    case 'partially_refunded': {
      if (!refunded) {
        reportVerdict('nobody refunded it');
        return;
      }
      if (refund?.amount.value !== refunded.amount)
        reportVerdict(`${refunded.amount} was refunded, not ${refund?.amount.value}`);
      const isPart = request.amount !== undefined && request.amount.value < (world.simulator.total?.value ?? 0);
      if ((status === 'partially_refunded') !== isPart) reportVerdict('a full and a partial refund were confused');
      return;
    }
    case 'rejected': {
      // An earlier or later cancellation of the same payment may have sent the request that took effect.
      const others = [...records.values()].filter((other) => other.id !== id && paymentOf(other) === payment);
      if (record.timeline.some(({ event }) => event === 'cancel_manual') && facts.has('voided'))
        reportVerdict('a person had cancelled the payment by hand, as the provider asked');
      const isAlone = !others.some(({ attempts }) => attempts.length > 0);
      if (isAlone && (cancelled || refunded)) reportVerdict('our cancel request took effect');
      const wanted = reasons[rejection?.code ?? ''] ?? [];
      const wasRefused = world.takenIn.some(({ id: asked, result }) => asked === payment && result === 'refused');
      const isPermitted = rejection?.code !== 'not_permitted' || !(wasRefused || request.amount !== undefined);
      if (isPermitted && !wanted.some((fact) => facts.has(fact)))
        reportVerdict(`the payment was only ${[...facts].join(', ')}`);
      return;
    }
    case 'review_required': {
      const deadline = world.provider.times.deadlineSeconds * 1000;
      const isOverdue = review?.code === 'deadline_passed' || review?.detail?.includes('deadline') === true;
      if (isOverdue && (record.reviewSince ?? 0) < createdAt + deadline) reportVerdict('its deadline had not passed');
      if (review?.code === 'provider_asks' && !facts.has('asks for a person'))
        reportVerdict('the provider did not ask for a person');
      return;
    }
    default:
      report(`${id} is still ${status}`);
  }
}
