import { presentable } from '../../untrusted/presentable.ts';
import { isInDoubt, isLive } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { ExchangeResult } from '../cancellation/observation.ts';
import { addEntry } from '../cancellation/timeline.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from '../look/policy.ts';
import type { Decision, Next } from './decision.ts';
import { traces } from './traces.ts';
import type { Review, Verdict } from './verdict.ts';

/** The decision that follows from a verdict. A review that is already open stays as it is. */
export function conclude(record: Cancellation, result: ExchangeResult, verdict: Verdict, policy: Policy): Decision {
  if (verdict.status !== 'review_required') return endWith(record, result, verdict);
  if (record.status === 'review_required') return stayUnderReview(record, result, policy);
  const traced = traces(record, result);
  const { changes, next } = sendToReview({ ...record, timeline: traced.timeline }, verdict, result.ended, policy);
  return { changes: { ...traced, ...changes }, next, owes: 'CancellationReviewRequired', isProven: true };
}

function endWith(record: Cancellation, result: ExchangeResult, verdict: Exclude<Verdict, Review>): Decision {
  const { status, detail } = verdict;
  const traced = traces(record, result);
  const changes: Changes = {
    ...traced,
    ...verdict.changes,
    ...clearedAtEnd,
    status,
    timeline: addEntry(traced.timeline, result.ended, status, detail),
    completedAt: result.ended,
  };
  return { changes, next: { step: 'rest' }, owes: 'CancellationCompleted', isProven: true };
}

/** What an end clears. */
export const clearedAtEnd: Changes = {
  review: undefined,
  proposal: undefined,
  nextLook: undefined,
  notBefore: undefined,
  credentialsRefused: undefined,
  consecutiveFailures: 0,
  unreadableReads: undefined,
};

/** At the deadline a person decides. The review says whether an attempt is unresolved. */
export const giveUp = (record: Cancellation, result: ExchangeResult, policy: Policy): Decision => ({
  ...conclude(record, result, deadlineReview(record), policy),
  isProven: false,
});

/** Why an open cancellation that has used up its time goes to a person. */
export function deadlineReview({
  attempts,
  credentialsRefused,
}: Pick<Cancellation, 'attempts' | 'credentialsRefused'>): Review {
  if (attempts.some(isInDoubt))
    return { status: 'review_required', code: 'outcome_unknown', detail: 'no clear answer before the deadline' };
  if (credentialsRefused)
    return { status: 'review_required', code: 'credentials_refused', detail: credentialsRefused.detail };
  const refused = attempts.filter(({ state }) => state === 'refused').length;
  const detail = refused > 0 ? `refused ${refused} times before the deadline` : 'no result before the deadline';
  return { status: 'review_required', code: 'deadline_passed', detail };
}

/** Opens a review. The caller owes subscribers a `CancellationReviewRequired`. Where the status is readable, reads go on. */
export function sendToReview(
  record: Cancellation,
  { code, detail }: Review,
  now: Milliseconds,
  policy: Policy,
): { readonly changes: Changes; readonly next: Next } {
  const until = nextReviewRead(now, now, policy);
  const changes: Changes = {
    status: 'review_required',
    review: detail ? { code, detail: presentable(detail) } : { code },
    reviewSince: now,
    nextLook: until,
    notBefore: undefined,
    credentialsRefused: undefined,
    consecutiveFailures: 0,
    unreadableReads: undefined,
    timeline: addEntry(record.timeline, now, 'review_required', `${code}${detail ? `: ${detail}` : ''}`),
    version: record.version + 1,
    updatedAt: now,
  };
  return { changes, next: { step: 'rest', until } };
}

/** The exchange proves nothing, so the review stays with the person. */
export function stayUnderReview(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  const { attempts, reviewSince = result.ended } = record;
  const { statusReadable, waits } = policy;
  const usual = nextReviewRead(reviewSince, result.ended, policy);
  // What an operator's recheck has sent is followed as closely, and for as long, as what was sent at the beginning.
  const sentAt = attempts.findLast(isLive)?.sentAt ?? 0;
  const isFollowed = statusReadable && sentAt > reviewSince && result.ended < sentAt + waits.deadline;
  const soon = isFollowed ? result.ended + waits.wait(result.ended - sentAt) : Infinity;
  const until = usual === undefined ? undefined : Math.min(usual, soon);
  return {
    changes: { ...traces(record, result), nextLook: until },
    next: { step: 'rest', until },
    isProven: false,
  };
}

/** When a review that began at `since` is read next; `undefined` when it is read no more. */
function nextReviewRead(
  since: Milliseconds,
  now: Milliseconds,
  { statusReadable, waits }: Policy,
): Milliseconds | undefined {
  const wait = statusReadable ? waits.reviewWait(now - since) : undefined;
  return wait === undefined ? undefined : now + wait;
}
