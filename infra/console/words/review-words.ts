import type { CancellationResource } from '../../../functions/api/resource.ts';
import { plainWords } from '../../client/plain-words.ts';
import { statusWords, timelineWords } from './status-words.ts';

type Timeline = CancellationResource['timeline'];

/** What each code of a review means. */
export const reviewMeanings: Readonly<Record<string, string>> = {
  provider_asks: 'The provider asks for a person: it wants this done by hand.',
  outcome_unknown: 'Nobody knows for certain: a cancel of ours may have taken effect, or money may still be held.',
  deadline_passed:
    'No result in time: no cancel of ours is in doubt, but the provider has not shown how the payment ended.',
  contradicted: 'Two sources disagree about what happened.',
};

const beginningAt = (timeline: Timeline) => timeline.findLastIndex(({ event }) => event === 'review_required');

/** The line with which a review began, and the one that led to it: as much of a timeline as a list needs. */
export function reviewBeginning(timeline: Timeline): Timeline {
  const at = beginningAt(timeline);
  return at < 0 ? [] : timeline.slice(Math.max(0, at - 1), at + 1);
}

/** When a review began; `undefined` where the timeline has lost it. */
export const reviewSince = (timeline: Timeline) => timeline[beginningAt(timeline)]?.at;

/** The last thing learnt before a review began, in words; `undefined` where nothing had been. */
export function ledToReview(timeline: Timeline): string | undefined {
  const line = timeline[beginningAt(timeline) - 1];
  return line && line.event !== 'accepted' ? lineWords(line) : undefined;
}

/** Whether something was said since a review began, which hides what led to it. */
export function hasNewerWord({ status, evidence, timeline }: Looked): boolean {
  const since = reviewSince(timeline);
  return status === 'review_required' && since !== undefined && evidence !== null && evidence.observedAt > since;
}

/** A line of the timeline with its detail. */
const lineWords = ({ event, detail }: Timeline[number]) =>
  [timelineWords(event), detail && plainWords(detail)].filter(Boolean).join(' · ');

type Looked = Pick<CancellationResource, 'status' | 'evidence' | 'timeline'>;

/** What a look that was asked for has led to; `undefined` while the record does not show one. */
export function recheckOutcome(
  before: Looked,
  after: Looked,
): { readonly at: string; readonly words: string } | undefined {
  const newest = after.timeline.at(-1);
  const isTold = newest !== undefined && newest.at !== before.timeline.at(-1)?.at;
  const observedAt = after.evidence?.observedAt;
  const isSeen = observedAt !== undefined && observedAt !== before.evidence?.observedAt;
  if (after.status !== before.status)
    return { at: newest?.at ?? observedAt ?? '', words: `now ${statusWords[after.status].word.toLowerCase()}` };
  if (!isTold && !isSeen) return undefined;
  const at = isSeen ? observedAt : (newest?.at ?? '');
  return { at, words: newest ? `still not decided · ${lineWords(newest)}` : 'still not decided' };
}
