import type { Attempt } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import { isEnd } from '../cancellation/status.ts';
import type { Policy } from '../look/policy.ts';
import { conclude, giveUp, stayUnderReview } from './conclude.ts';
import { compareWithEnd } from './contradiction.ts';
import type { Decision } from './decision.ts';
import { isReadAfterRefusal, judgeAttempts } from './judge-attempts.ts';
import type { ExchangeResult, Observation } from './observation.ts';
import { traces } from './traces.ts';
import { reachVerdict } from './verdict.ts';

/** What one exchange means for a cancellation: total, pure, and the only place where a result is decided. */
export function decide(record: Cancellation, result: ExchangeResult, policy: Policy): Decision {
  if (isEnd(record.status)) return compareWithEnd(record, result);
  const attempts = judgeAttempts(record.attempts, result, policy.waits.settle);
  const verdict = reachVerdict(record, attempts, result);
  if (verdict) return conclude({ ...record, attempts }, result, verdict, policy);
  const judged = { ...record, attempts: withdrawExplained(attempts, result) };
  if (record.status === 'review_required') return stayUnderReview(judged, result, policy);
  if (result.ended >= (record.deadline ?? Infinity)) return giveUp(judged, result, policy);
  if (policy.readBeforeSend && allowsSending(judged, result.observation)) return sendNow(judged, result);
  return keepWaiting(judged, result, policy);
}

/** The provider refused an attempt, and a later read shows no reason: the payment is open. The attempt is withdrawn, so another may follow. */
const withdrawExplained = (attempts: readonly Attempt[], result: ExchangeResult): readonly Attempt[] =>
  result.observation.kind === 'open'
    ? attempts.map((attempt) => (isReadAfterRefusal(result, attempt) ? { ...attempt, state: 'withdrawn' } : attempt))
    : attempts;

/** The payment can be cancelled, and nothing of ours may still be under way. */
const allowsSending = ({ attempts }: Cancellation, { kind }: Observation) =>
  kind === 'open' && attempts.every(({ state }) => state === 'withdrawn');

const sendNow = (record: Cancellation, result: ExchangeResult): Decision => ({
  changes: traces(record, result),
  next: { step: 'send' },
  isProven: false,
});

/** The read allowed a cancel request, but it could not be prepared in time: look again later. */
export const waitInstead = (record: Cancellation, result: ExchangeResult, policy: Policy): Decision =>
  keepWaiting({ ...record, attempts: judgeAttempts(record.attempts, result, policy.waits.settle) }, result, policy);

function keepWaiting(record: Cancellation, result: ExchangeResult, { waits }: Policy): Decision {
  const { ended, observation } = result;
  const { deadline = Infinity, firstLookAt = ended } = record;
  const hasFailed = observation.kind === 'unknown' || observation.kind === 'not_sent';
  const consecutiveFailures = hasFailed ? record.consecutiveFailures + 1 : 0;
  const backOff = Math.max(waits.retryAfter(observation.retryAfter ?? 0), waits.backOff(consecutiveFailures));
  const until = Math.min(deadline, ended + Math.max(backOff, waits.wait(ended - firstLookAt)));
  const notBefore = backOff > 0 ? Math.min(deadline, ended + backOff) : undefined;
  const changes = { ...traces(record, result), consecutiveFailures, notBefore, nextLook: until };
  return { changes, next: { step: 'wait', until }, isProven: false };
}
