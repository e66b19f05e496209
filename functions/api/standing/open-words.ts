import type { Attempt } from '../../core/cancellation/attempt.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { attemptsBefore, type Circumstances, isLooking, type LearningFacts, liveAttempt } from './circumstances.ts';

/** What happened to an open cancellation, and what follows. */
export function openWords(record: ShownCancellation, circumstances: Circumstances): string {
  const last = attemptsBefore(record, circumstances).at(-1);
  const live = liveAttempt(record, circumstances);
  if (live) return liveWords(live, circumstances.facts, isUnreadable(record));
  if (last) return goneWords(last, circumstances.facts);
  if (isLooking(record, circumstances)) return 'We are asking the provider right now.';
  if (record.status === 'accepted') return 'We have accepted the request and not asked the provider yet.';
  return isUnreadable(record)
    ? 'We have not sent a cancel request yet, because the payment cannot be read at the provider; we try again.'
    : 'We have not sent a cancel request yet; we look at the payment again.';
}

const isUnreadable = ({ timeline }: ShownCancellation) => timeline.at(-1)?.event === 'status_unreadable';

export const requestWords = ({ exchange }: Pick<Attempt, 'exchange'>) => `${exchange ?? 'cancel'} request`;

/** After an attempt that may still take effect. */
function liveWords(attempt: Attempt, facts: LearningFacts, isUnreadableNow: boolean): string {
  const isAccepted = attempt.state === 'acknowledged';
  const request = requestWords(attempt);
  if (isAccepted && facts.decidedBy === 'terminal')
    return `The provider passes our ${request} on to the card terminal, which decides. We read the payment until it shows the result.`;
  const what = isAccepted
    ? `The provider accepted our ${request}`
    : `We sent a ${request} and do not know yet whether it worked`;
  const next = isUnreadableNow ? unreadableNext : (isAccepted ? acceptedNext : unknownNext)[facts.whenInDoubt];
  return `${what}, ${next}.`;
}

type Next = Readonly<Record<LearningFacts['whenInDoubt'], string>>;

const unreadableNext = 'but the payment cannot be read at the provider at the moment; we try again';

const acceptedNext: Next = {
  'read-status': 'and we read the payment until it shows the result',
  resend: 'and we send it again until an answer tells the result',
  'await-webhook': 'and tells the result by a signed webhook',
  'ask-person': 'and a person decides if there is no result before the deadline',
};

const unknownNext: Next = {
  'read-status': 'so we read the payment to find out',
  resend: 'so we send it again until an answer tells',
  'await-webhook': 'so we send it again until a signed webhook of the provider tells',
  'ask-person': 'and a person decides if there is no result before the deadline',
};

/** After an attempt that had no effect, when no other may have one. */
function goneWords(attempt: Attempt, { statusReadable }: LearningFacts): string {
  const { state, withdrawnBy } = attempt;
  const request = requestWords(attempt);
  if (state === 'refused' && statusReadable)
    return `The provider refused our ${request}, which had no effect, and we read the payment to find out why.`;
  switch (withdrawnBy) {
    case 'read':
      return `A read of the payment showed that our ${request} had no effect, and we try again.`;
    case 'failure':
      return `The provider shows that our ${request} failed, and we try again.`;
    case 'not_sent':
      return `The provider did not receive or process our ${request}, which had no effect, and we try again.`;
    default:
      return `The provider refused our ${request}, which had no effect, and we try again.`;
  }
}
