import type { CancellationResource } from '../../../functions/api/resource.ts';
import { plainWords } from '../../client/plain-words.ts';
import { statusWords, timelineWords } from './status-words.ts';

type Timeline = CancellationResource['timeline'];
type Reviewed = Pick<CancellationResource, 'status' | 'evidence' | 'timeline'>;

/** Why a person must decide, for each code. */
export const reviewMeanings: Readonly<Record<string, string>> = {
  provider_asks: 'The provider wants a person to do this by hand.',
  outcome_unknown: 'The outcome is not known: a cancel may have taken effect, or money may still be held.',
  deadline_passed:
    'There was no result in time. No cancel of ours is in doubt, but the provider has not shown how the payment ended.',
  contradicted: 'Two statements about the result contradict each other, or money was given back that nobody asked for.',
  credentials_refused:
    'The provider refused the credentials until the deadline, and no cancel of ours is in doubt. With working credentials, a recheck sends the cancel.',
  not_readable:
    'No cancel of ours can have arrived. The payment cannot be read at the provider, and a cancel without a read could give captured money back or cancel more than was asked.',
};

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
  [timelineWords(event), detail && plainWords(detail)].filter(Boolean).join(' · ');

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
    return { at: newest?.at ?? observedAt ?? '', words: `now ${statusWords[after.status].word.toLowerCase()}` };
  if (!hasNewLine && !isObserved) return undefined;
  const at = isObserved ? observedAt : (newest?.at ?? '');
  return { at, words: newest ? `still undecided · ${lineWords(newest)}` : 'still undecided' };
}
