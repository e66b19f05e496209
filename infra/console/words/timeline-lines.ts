import type { CancellationResource } from '../../../functions/api/resource.ts';
import { plainWords } from '../../client/plain-words.ts';
import type { Inside } from '../model/figures.ts';
import { timelineMeaning, timelineWords } from './status-words.ts';

/** One line of what happened. */
export interface StoryLine {
  readonly at: string;
  /** `reason` explains the line below it. */
  readonly kind: 'entry' | 'reason';
  readonly words: string;
  readonly detail?: string | undefined;
  /** What follows from it. */
  readonly meanings: readonly string[];
}

type Told = Pick<CancellationResource, 'timeline' | 'evidence'>;
type Entry = CancellationResource['timeline'][number];
type Known = Pick<Inside, 'attempts' | 'repeats'>;

interface Telling {
  readonly safeToResend: boolean;
  /** A moment as the page shows it. */
  readonly clock: (iso: string) => string;
}

/** The timeline with what its lines mean, how often each was said again, and why a cancel was sent again. */
export function story(told: Told, telling: Telling, inside?: Known): StoryLine[] {
  const reasons = resendReasons(told.timeline, telling, inside?.attempts ?? []);
  const lines = told.timeline.flatMap((entry, index): StoryLine[] => [
    ...reasons.filter(({ before }) => before === index).map(({ line }) => line),
    {
      at: entry.at,
      kind: 'entry',
      words: timelineWords(entry.event),
      detail: entry.detail === null ? undefined : plainWords(entry.detail),
      meanings: [
        openMeaning(told.timeline, index, telling, inside?.attempts) ?? timelineMeaning(entry.event, telling),
        saidAgain(told, index, telling, inside?.repeats ?? []),
      ].filter((words) => words !== undefined),
    },
  ]);
  return [...lines, ...reasons.filter(({ before }) => before === undefined).map(({ line }) => line)];
}

/** A read that shows the payment open says nothing about a cancel that may still arrive. */
function openMeaning(
  timeline: readonly Entry[],
  index: number,
  { safeToResend }: Telling,
  attempts: Known['attempts'] | undefined,
): string | undefined {
  const entry = timeline[index];
  if (entry?.event !== 'status_open' || safeToResend) return undefined;
  if (attempts) {
    const live = attempts.find((attempt) => attempt.sentAt < entry.at && wasLive(attempt, entry.at));
    if (!live) return undefined;
    return live.state === 'acknowledged'
      ? 'A cancel of ours was taken in and may still take effect, so nothing is sent again yet.'
      : 'A cancel of ours may still arrive, so nothing is sent again yet.';
  }
  const lastSent = timeline.slice(0, index).findLast(({ event }) => event.startsWith('cancel_'));
  return lastSent?.event === 'cancel_unknown' || lastSent?.event === 'cancel_pending'
    ? 'Nothing is sent again while a cancel of ours may still arrive.'
    : undefined;
}

/** A sending never becomes live again, so what is live now was so then; before it can have arrived no read withdraws it. */
const wasLive = ({ state, withdrawnBy, arrivesBy }: Known['attempts'][number], at: string) =>
  state === 'unresolved' ||
  state === 'acknowledged' ||
  (withdrawnBy === 'read' && arrivesBy !== null && at < arrivesBy);

/** The timeline leaves out what repeats its newest line. */
function saidAgain(
  { timeline, evidence }: Told,
  index: number,
  { clock }: Telling,
  repeats: Known['repeats'],
): string | undefined {
  const entry = timeline[index];
  if (!entry) return undefined;
  const what = entry.event.startsWith('cancel_') ? 'sending' : 'read';
  const counted = repeats.find(({ at, event }) => at === entry.at && event === entry.event);
  if (counted) {
    const { times, last } = counted;
    return times === 1
      ? `1 more ${what} said the same, at ${clock(last)}.`
      : `${times} more ${what}s said the same, the last at ${clock(last)}.`;
  }
  const isNewest = index === timeline.length - 1;
  const isReadAgain = evidence?.via === 'poll' && evidence.observedAt > entry.at;
  return isNewest && entry.event.startsWith('status_') && isReadAgain
    ? `The newest read, at ${clock(evidence.observedAt)}, said the same.`
    : undefined;
}

interface Reason {
  /** The line that it explains; `undefined` while that is not there yet. */
  readonly before: number | undefined;
  readonly line: StoryLine;
}

function resendReasons(
  timeline: readonly Entry[],
  { safeToResend }: Telling,
  attempts: Known['attempts'],
): readonly Reason[] {
  return attempts.flatMap((attempt, index): Reason[] => {
    const earlier = attempts[index - 1];
    const words = earlier && resendReason(timeline, earlier, attempt.sentAt, index, safeToResend);
    if (words === undefined) return [];
    const isFrom = ({ at, event }: Entry) =>
      at > attempt.sentAt || (at === attempt.sentAt && event.startsWith('cancel_'));
    const before = timeline.findIndex(isFrom);
    const next = attempts[index + 1]?.sentAt;
    // A sending whose answer repeated the one before has no line of its own.
    if (before >= 0 && next !== undefined && (timeline[before]?.at ?? '') > next) return [];
    return [
      { before: before < 0 ? undefined : before, line: { at: attempt.sentAt, kind: 'reason', words, meanings: [] } },
    ];
  });
}

/** Only where the attempt before proves it; what its own line explains already is not said again. */
function resendReason(
  timeline: readonly Entry[],
  { withdrawnBy }: Known['attempts'][number],
  sentAt: string,
  number: number,
  safeToResend: boolean,
): string | undefined {
  // Where the same cancel may be sent at any time, it may have been sent before it was known what became of the other.
  if (safeToResend) return undefined;
  if (withdrawnBy === 'failure')
    return `The provider's own history shows that attempt ${number} failed, so the cancel is sent again.`;
  if (withdrawnBy !== 'read') return undefined;
  const lastRead = timeline.findLast(({ at, event }) => at <= sentAt && event.startsWith('status_'));
  return lastRead?.event === 'status_open'
    ? `A read that began when attempt ${number} could no longer arrive still showed the payment open, so that attempt counts as without effect. The cancel is sent again.`
    : undefined;
}
