import type { CancellationResource } from '../../../functions/api/resource.ts';
import { statusWord } from '../../client/words/status-words.ts';
import { detailWords, timelineWords } from '../../client/words/timeline-words.ts';

type Timeline = CancellationResource['timeline'];
type Reviewed = Pick<CancellationResource, 'status' | 'evidence' | 'timeline'>;

const beginningAt = (timeline: Timeline) => timeline.findLastIndex(({ event }) => event === 'review_required');

/** The line with which a review began and the line before it: all that a list needs of a timeline. */
export function reviewBeginning(timeline: Timeline): Timeline {
  const at = beginningAt(timeline);
  return at < 0 ? [] : timeline.slice(Math.max(0, at - 1), at + 1);
}

/** When a review began; `undefined` if the timeline no longer has that line. */
export const reviewSince = (timeline: Timeline) => timeline[beginningAt(timeline)]?.at;

/** The last line before a review began, in words; `undefined` if nothing had happened. */
export function ledToReview(timeline: Timeline): string | undefined {
  const line = timeline[beginningAt(timeline) - 1];
  return line && line.event !== 'accepted' ? lineWords(line) : undefined;
}

/** Whether the evidence is newer than the review, and therefore not what led to it. */
export function hasNewerEvidence({ status, evidence, timeline }: Reviewed): boolean {
  const since = reviewSince(timeline);
  return status === 'review_required' && since !== undefined && evidence !== null && evidence.observedAt > since;
}

const lineWords = ({ event, detail }: Timeline[number]) =>
  [timelineWords(event), detail && detailWords(detail)].filter(Boolean).join(' · ');

/** What a recheck has found; `undefined` until the record shows it. */
export function recheckOutcome(
  before: Reviewed,
  after: Reviewed,
): { readonly at: string; readonly words: string } | undefined {
  const newest = after.timeline.at(-1);
  const hasNewLine = newest !== undefined && newest.at !== before.timeline.at(-1)?.at;
  const observedAt = after.evidence?.observedAt;
  const isObserved = observedAt !== undefined && observedAt !== before.evidence?.observedAt;
  if (after.status !== before.status)
    return { at: newest?.at ?? observedAt ?? '', words: `now ${statusWord[after.status].toLowerCase()}` };
  if (!hasNewLine && !isObserved) return undefined;
  const at = isObserved ? observedAt : (newest?.at ?? '');
  return { at, words: newest ? `still undecided · ${lineWords(newest)}` : 'still undecided' };
}
