import type { Answer } from '../../functions/api/http/answer.ts';
import type { Cancellation } from '../../functions/core/cancellation/cancellation.ts';
import type { Status } from '../../functions/core/cancellation/status.ts';
import { text } from '../../functions/untrusted/json.ts';
import type { Published } from './engines/bus.ts';
import type { Faults } from './faults.ts';
import { judgeLate } from './judges/late.ts';
import { judgeMoney } from './judges/money.ts';
import { judgePeople, judgeRechecks } from './judges/people.ts';
import { judgeSendings, type Moments } from './judges/sendings.ts';
import { judgeSilence, type Told } from './judges/silence.ts';
import { judgeVerdict } from './judges/verdict.ts';
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
export function judge(now: () => number, world: ProviderWorld, { log: fired }: Pick<Faults, 'log'>) {
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
  const moments = new Map<string, Moments>();
  const rechecked = new Set<string>();
  const told: Told[] = [];
  const notes = new Map<string, string[]>();
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
    noteRecheck: (id: string) => void rechecked.add(id),
    /** The answer said that a recheck with this note was kept. */
    kept(id: string, note: string) {
      notes.set(id, [...(notes.get(id) ?? []), note]);
    },
    /** An authentic webhook was accepted, about a payment that was cancelled. */
    told: (one: Told) => void told.push(one),
    asks(one: ClientRequest) {
      keys.set(keyOf(one), [...(keys.get(keyOf(one)) ?? []), one]);
    },

    /** Checks a write to the table. */
    written(before: Cancellation | undefined, after: Cancellation) {
      const states = known.get(after.id) ?? new Set();
      known.set(after.id, states.add(`${after.version} ${after.status}`));
      if (!before) {
        moments.set(after.id, { storedAt: now() });
        cancellations.set(paymentOf(after), (cancellations.get(paymentOf(after)) ?? new Set()).add(after.id));
        return;
      }
      if (after.version < before.version) report(`${after.id}: version ${before.version} became ${after.version}`);
      if (ends.includes(before.status) && JSON.stringify(endOf(before)) !== JSON.stringify(endOf(after))) {
        report(`${after.id}: an end changed`);
      }
      const refusals = after.dueEvents.filter(({ detailType }) => detailType === 'CredentialsRefused');
      for (const { eventId, detailType } of refusals) owed.set(eventId, { id: after.id, detailType });
      const isNewContradiction = after.contradictions && !before.contradictions;
      if (isNewContradiction)
        owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType: 'CancellationContradicted' });
      judgePeople(before, after).forEach(report);
      if ((after.corrections?.length ?? 0) > (before.corrections?.length ?? 0))
        owed.set(`evt_${after.id}_${after.version}`, { id: after.id, detailType: 'CancellationContradicted' });
      if (after.status === before.status) return;
      if (!allowedChanges[before.status].includes(after.status))
        report(`${after.id}: ${before.status} became ${after.status}`);
      if (after.version === before.version) report(`${after.id}: a new status without a new version`);
      if (after.status === 'processing') return;
      moments.set(after.id, { storedAt: 0, restsFrom: now(), ...moments.get(after.id) });
      // A result must be true when it is written, not only at the end of the schedule.
      if (ends.includes(after.status)) judgeVerdict(after, world, [], report);
      if (!hasSlept) judgeLate(after, world, fired, now()).forEach(report);
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
      const all = [...records.values()];
      const wrong = [
        ...judgeMoney(world, all, hasSlept),
        ...judgeSendings(world, all, moments, rechecked),
        ...judgeSilence(world, all, told),
        ...all.flatMap((record) => judgeRechecks(record, notes.get(record.id) ?? [])),
      ];
      wrong.forEach(report);
      for (const record of all) judgeVerdict(record, world, all, report);
    },
  };
}

export type Judge = ReturnType<typeof judge>;

const endOf = ({ status, rejection, refund, completedAt }: Cancellation) => [status, rejection, refund, completedAt];
const fieldsOf = ({ body, payment }: ClientRequest) => JSON.stringify([payment, Object.entries(body).sort()]);
const versionIn = ({ headers }: Answer) => Number.parseInt(headers?.etag?.slice(1) ?? '', 10);
