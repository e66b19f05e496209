import { dueEvent, type EventDetail } from '../../../functions/api/event.ts';
import {
  type Cancellation,
  type DueEvent,
  type Evidence,
  hasLivingLease,
} from '../../../functions/core/cancellation/cancellation.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { addEntry } from '../../../functions/core/cancellation/timeline.ts';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';

type Rule<Value> = 'keep' | 'remove' | ((value: NonNullable<Value>) => Value);

const withoutWords = ({ reference: _reference, message: _message, details: _details, ...kept }: Evidence): Evidence =>
  kept;

const onlyCode = <Code>({ code }: { readonly code: Code; readonly detail?: string }) => ({ code });

/** What becomes of each field of an ended record. A new field does not compile before somebody has decided about it here. */
const rules: { readonly [Field in keyof Required<Cancellation>]: Rule<Cancellation[Field]> } = {
  id: 'keep',
  merchant: 'keep',
  // The id is a hash of it, so whoever has the key still finds the cancellation.
  key: () => '',
  // Hashes, by which the same request and the same resolution are recognised.
  fingerprint: 'keep',
  resolution: 'keep',
  request: ({ provider, reason, amount, ifCaptured }) => ({
    provider,
    transaction: {},
    ifCaptured,
    ...(reason === undefined ? {} : { reason }),
    ...(amount === undefined ? {} : { amount }),
  }),
  trace: 'remove',
  status: 'keep',
  version: 'keep',
  run: 'keep',
  look: 'keep',
  lookBegan: 'keep',
  lease: 'remove',
  recordedLease: 'keep',
  nextLook: 'keep',
  notBefore: 'keep',
  consecutiveFailures: 'keep',
  unreadableReads: 'keep',
  nudges: 'keep',
  nudged: 'keep',
  credentialsRefused: 'remove',
  testimonies: 'remove',
  // The provider token is a random number of ours.
  attempts: (attempts) => attempts.map(({ reference: _reference, ...kept }) => kept),
  snapshot: 'remove',
  tokens: () => ({}),
  evidence: withoutWords,
  contradictions: (contradictions) => contradictions.map(withoutWords),
  rejection: onlyCode,
  refund: 'keep',
  review: onlyCode,
  reviewSince: 'keep',
  dueEvents: 'keep',
  lastEvent: 'keep',
  timeline: (timeline) => timeline.map(({ at, event }) => ({ at, event })),
  deadline: 'keep',
  firstLookAt: 'keep',
  createdAt: 'keep',
  updatedAt: 'keep',
  completedAt: 'keep',
  wakeAt: 'keep',
  // Who did what is the proof. What they wrote about the payment is not.
  by: 'keep',
  byName: 'keep',
  acts: (acts) => acts.map(({ note: _note, ...kept }) => kept),
  proposal: 'remove',
  corrections: (corrections) =>
    corrections.map(({ says: { reference: _reference, ...says }, ...kept }) => ({
      ...kept,
      says: { ...says, note: '' },
    })),
  erasedAt: 'keep',
};

/** Why the data of a record cannot be erased yet; `undefined` if it can. */
export function stillNeeded(record: Cancellation, now: Milliseconds): string | undefined {
  if (record.status === 'review_required') return 'a person must resolve its review first';
  if (!isEnd(record.status)) return 'it has not ended, and its data is needed to find out what happened to the money';
  if (record.dueEvents.length > 0) return 'its result is not published yet; try again in some minutes';
  if (hasLivingLease(record, now) || record.wakeAt !== undefined)
    return 'the payment is being read again; try again in some minutes';
  return undefined;
}

/**
 * An ended record without what people wrote about the payment and what identifies it. What remains says what we did and
 * how it ended: statuses, codes, amounts and times. The version grows, so a writer that knows the record as it was fails.
 */
export function erased(record: Cancellation, now: Milliseconds): Cancellation {
  const fields = Object.entries(record).flatMap(([name, value]) => {
    const rule: 'keep' | 'remove' | ((value: never) => unknown) = rules[name as keyof Cancellation] ?? 'remove';
    if (rule === 'remove' || value === undefined) return [];
    return [[name, rule === 'keep' ? value : rule(value as never)]];
  });
  const bare = Object.fromEntries(fields) as Cancellation;
  const after = {
    ...bare,
    timeline: addEntry(bare.timeline, now, 'erased'),
    version: record.version + 1,
    updatedAt: now,
    erasedAt: now,
  };
  return record.lastEvent ? { ...after, lastEvent: emptied(record.lastEvent, after) } : after;
}

/** The last event as a run would publish it again: the same id and version, without the words. */
function emptied(last: DueEvent, record: Cancellation): DueEvent {
  const { eventId, detailType } = last;
  const { version } = last.detail as EventDetail;
  return { eventId, detailType, detail: { ...dueEvent(record, detailType).detail, eventId, version } };
}

/** The fields that `after` no longer has, or has empty, such as `timeline.detail`: their names, never their values. */
export function lostFields(before: unknown, after: unknown, path = ''): readonly string[] {
  if (before === after || before === undefined || before === '' || before === null) return [];
  if (typeof before !== 'object') return typeof before === 'string' && before !== after ? [path] : [];
  const isList = Array.isArray(before);
  const names = Object.entries(before).flatMap(([name, value]) => {
    const inside = isList ? path : [path, name].filter(Boolean).join('.');
    return lostFields(value, (after as Record<string, unknown> | undefined)?.[name], inside);
  });
  return [...new Set(names)];
}
