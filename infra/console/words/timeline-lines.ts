import type { CancellationResource } from '../../../functions/api/resource.ts';
import { foldedTimeline, timesWords } from '../../client/words/folded-timeline.ts';
import { detailWords, timelineWords } from '../../client/words/timeline-words.ts';
import type { Inside } from '../model/figures.ts';
import type { Doubt } from './doubt-words.ts';
import { timelineMeaning } from './timeline-meaning.ts';

/** One line of the timeline as the page shows it. */
export interface TimelineLine {
  readonly at: string;
  /** A `reason` explains the line below it. */
  readonly kind: 'entry' | 'reason';
  readonly words: string;
  readonly detail?: string | undefined;
  /** Sentences that say what follows from the line. */
  readonly meanings: readonly string[];
}

type Recorded = Pick<CancellationResource, 'timeline' | 'evidence'>;
type Entry = CancellationResource['timeline'][number];
type Attempt = Inside['attempts'][number];

interface Options extends Doubt {
  /** Formats a time as the page shows it. */
  readonly clock: (iso: string) => string;
}

/**
 * The timeline with the meaning of its lines, how often each was repeated, and why a cancel was sent again. Where lines
 * repeat in turns, only the first of them says why.
 */
export function timelineLines(
  recorded: Recorded,
  options: Options,
  inside?: Pick<Inside, 'attempts' | 'repeats'>,
): TimelineLine[] {
  const { timeline } = recorded;
  // Where a cancel is sent again without a read, the line of the earlier one already says why.
  const reasons = options.whenInDoubt === 'read-status' ? resendReasons(timeline, inside?.attempts ?? [], options) : [];
  const reasonsBefore = (index: number) => reasons.filter(({ before }) => before === index).map(({ line }) => line);
  const lines = foldedTimeline(timeline).flatMap((folded): TimelineLine[] => {
    const { entry, index, last } = folded;
    const meanings = [
      timesWords(folded, options.clock),
      openMeaning(timeline, index, options, inside?.attempts) ?? timelineMeaning(entry.event, options),
      repeatWords(recorded, last, options, inside?.repeats ?? []),
    ];
    return [
      ...reasonsBefore(index),
      {
        at: entry.at,
        kind: 'entry',
        words: timelineWords(entry.event),
        detail: last.detail === null ? undefined : detailWords(last.detail),
        meanings: meanings.filter((words) => words !== undefined),
      },
    ];
  });
  return [...lines, ...reasonsBefore(timeline.length)];
}

/** A read that shows the payment open proves nothing about a cancel that may still arrive. */
function openMeaning(
  timeline: readonly Entry[],
  index: number,
  { safeToResend }: Options,
  attempts: readonly Attempt[] | undefined,
): string | undefined {
  const entry = timeline[index];
  if (entry?.event !== 'status_open' || safeToResend) return undefined;
  if (attempts) {
    const live = attempts.find((attempt) => attempt.sentAt < entry.at && wasLive(attempt, entry.at));
    return (
      live &&
      (live.state === 'acknowledged'
        ? 'The provider has accepted a cancel that may still take effect, so nothing is sent again yet.'
        : 'An earlier cancel may still arrive, so nothing is sent again yet.')
    );
  }
  const lastSent = timeline.slice(0, index).findLast(({ event }) => event.startsWith('cancel_'));
  return lastSent?.event === 'cancel_unknown' || lastSent?.event === 'cancel_pending'
    ? 'Nothing is sent again while an earlier cancel may still arrive.'
    : undefined;
}

/**
 * Whether an attempt could still take effect at that time. A withdrawn attempt never becomes live again, so what is live
 * now was live then; and no read withdraws an attempt before it must have arrived.
 */
const wasLive = ({ state, withdrawnBy, arrivesBy }: Attempt, at: string) =>
  state === 'unresolved' ||
  state === 'acknowledged' ||
  (withdrawnBy === 'read' && arrivesBy !== null && at < arrivesBy);

/** The timeline leaves out what repeats its newest line, so the page says how often that was. */
function repeatWords(
  { timeline, evidence }: Recorded,
  entry: Entry,
  { clock }: Options,
  repeats: Inside['repeats'],
): string | undefined {
  const repeat = repeats.find(({ at, event }) => at === entry.at && event === entry.event);
  if (repeat) {
    const what = `${entry.event.startsWith('cancel_') ? 'request' : 'read'}${repeat.times === 1 ? '' : 's'}`;
    return `${repeat.times} more ${what} gave the same answer, ${repeat.times === 1 ? '' : 'the last '}at ${clock(repeat.last)}.`;
  }
  const isReadAgain = evidence?.via === 'poll' && evidence.observedAt > entry.at;
  return entry === timeline.at(-1) && entry.event.startsWith('status_') && isReadAgain
    ? `The latest read, at ${clock(evidence.observedAt)}, gave the same answer.`
    : undefined;
}

interface Reason {
  /** The index of the line that it explains; the length of the timeline until that line is there. */
  readonly before: number;
  readonly line: TimelineLine;
}

function resendReasons(timeline: readonly Entry[], attempts: readonly Attempt[], options: Options): readonly Reason[] {
  return attempts.flatMap(({ sentAt }, index): Reason[] => {
    const previous = attempts[index - 1];
    const words = previous && resendReason(timeline, previous, sentAt, index, options);
    if (words === undefined) return [];
    const found = timeline.findIndex(({ at, event }) => at > sentAt || (at === sentAt && event.startsWith('cancel_')));
    const next = attempts[index + 1]?.sentAt;
    // An attempt whose answer repeated the one before has no line of its own.
    if (found >= 0 && next !== undefined && (timeline[found]?.at ?? '') > next) return [];
    const before = found < 0 ? timeline.length : found;
    return [{ before, line: { at: sentAt, kind: 'reason', words, meanings: [] } }];
  });
}

/** Only what the previous attempt proves; what its own line already explains is not repeated. */
function resendReason(
  timeline: readonly Entry[],
  { state, withdrawnBy, arrivesBy }: Attempt,
  sentAt: string,
  number: number,
  { safeToResend }: Options,
): string | undefined {
  if (withdrawnBy === 'failure')
    return `The provider's history shows that attempt ${number} failed, so the cancel is sent again.`;
  const isOpen =
    timeline.findLast(({ at, event }) => at <= sentAt && event.startsWith('status_'))?.event === 'status_open';
  if (withdrawnBy === 'refused')
    return isOpen
      ? `Attempt ${number} was refused, but the payment is still open, so the cancel is sent again.`
      : undefined;
  if (withdrawnBy === 'read' && arrivesBy !== null && sentAt >= arrivesBy)
    return isOpen
      ? `A read showed the payment still open when attempt ${number} could no longer arrive. So attempt ${number} had no effect, and the cancel is sent again.`
      : undefined;
  if (!safeToResend || withdrawnBy === 'not_sent') return undefined;
  if (state === 'acknowledged')
    return `The provider accepted attempt ${number}, and nothing followed for a long time. A second cancel does no more than the first, so it is sent again.`;
  return `Nobody knows yet whether attempt ${number} took effect. A second cancel does no more than the first, so it is sent again.`;
}
