import { type Attempt, isInDoubt, isLive } from '../cancellation/attempt.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { ExchangeMade, Observation } from './observation.ts';

/** What one exchange teaches about every sending so far. */
export function judgeAttempts(
  attempts: readonly Attempt[],
  made: ExchangeMade,
  observation: Observation,
  settle: Milliseconds,
): readonly Attempt[] {
  return made.exchange === 'cancel'
    ? attempts.map((attempt, index) => (index === made.attempt ? afterAnswer(attempt, made, observation) : attempt))
    : attempts.map((attempt) => afterRead(attempt, made, observation, settle));
}

/** An answer to a cancel speaks only of its own sending. */
function afterAnswer(attempt: Attempt, { ended }: ExchangeMade, observation: Observation): Attempt {
  const left = { ...attempt, leftBy: ended };
  const spent = 'tokenSpent' in observation && observation.tokenSpent ? { tokenSpent: true } : {};
  switch (observation.kind) {
    case 'cancelled':
    case 'refunded':
    case 'manual':
    case 'pending':
      return { ...left, state: 'acknowledged' };
    case 'not_sent':
      return { ...left, state: 'withdrawn', withdrawnBy: 'not_sent' };
    case 'rejected':
      return { ...left, state: 'withdrawn', withdrawnBy: 'refused' };
    case 'refused':
      return { ...left, ...spent, state: 'refused', withdrawnBy: 'refused' };
    case 'open':
    case 'unknown':
      return { ...left, ...spent, state: 'unresolved' };
  }
}

/** A read withdraws a sending in doubt only once anything that was under way must have arrived. */
function afterRead(attempt: Attempt, made: ExchangeMade, observation: Observation, settle: Milliseconds): Attempt {
  const isSettled = made.began >= attempt.leftBy + settle;
  // Stryker disable next-line ConditionalExpression: only a rejection has a standing, the kind is asked for the compiler
  const isProvisional = observation.kind === 'rejected' && observation.standing === 'provisional';
  // Stryker disable next-line ConditionalExpression: only `open` has `failed`, the kind is asked for the compiler
  if (observation.kind === 'open' && observation.failed && isLive(attempt)) {
    return { ...attempt, state: 'withdrawn', withdrawnBy: 'failure' };
  }
  if ((observation.kind === 'open' || isProvisional) && isInDoubt(attempt) && isSettled) {
    return { ...attempt, state: 'withdrawn', withdrawnBy: 'read' };
  }
  return observation.kind === 'pending' && explains(made, attempt) ? { ...attempt, sawPending: true } : attempt;
}

/** Whether this read may give the reason of a refusal: only if it began after the refusal was told. */
export const explains = ({ exchange, began }: ExchangeMade, { state, leftBy }: Attempt) =>
  exchange === 'status' && state === 'refused' && began >= leftBy;
