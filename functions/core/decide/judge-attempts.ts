import { type Attempt, isInDoubt, isLive } from '../cancellation/attempt.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { ExchangeResult } from './observation.ts';

/** What one exchange teaches about every attempt so far. An attempt about which it teaches nothing stays the same object. */
export function judgeAttempts(
  attempts: readonly Attempt[],
  result: ExchangeResult,
  settle: Milliseconds,
): readonly Attempt[] {
  return result.exchange === 'cancel'
    ? attempts.map((attempt, index) => (index === result.attempt ? afterAnswer(attempt, result) : attempt))
    : attempts.map((attempt) => afterRead(attempt, result, settle));
}

/** The answer to a cancel speaks only of its own attempt. */
function afterAnswer(attempt: Attempt, { ended, observation }: ExchangeResult): Attempt {
  const left = { ...attempt, leftBy: ended, ...(observation.tokenSpent ? { tokenSpent: true } : {}) };
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
      return { ...left, state: 'refused', withdrawnBy: 'refused' };
    case 'open':
    case 'unknown':
      return { ...left, state: 'unresolved' };
  }
}

/** A read withdraws an unresolved attempt only if it began after the settle time: then the attempt would show. */
function afterRead(attempt: Attempt, result: ExchangeResult, settle: Milliseconds): Attempt {
  const { began, observation } = result;
  const showsNoEffect = observation.kind === 'open' || observation.standing === 'provisional';
  if (observation.failed && isLive(attempt)) return { ...attempt, state: 'withdrawn', withdrawnBy: 'failure' };
  if (showsNoEffect && isInDoubt(attempt) && began >= attempt.leftBy + settle) {
    return { ...attempt, state: 'withdrawn', withdrawnBy: 'read' };
  }
  return observation.kind === 'pending' && isReadAfterRefusal(result, attempt)
    ? { ...attempt, sawPending: true }
    : attempt;
}

/** Whether this is a read that began after the attempt was refused, so that it can show why. */
export const isReadAfterRefusal = (
  { exchange, began }: Pick<ExchangeResult, 'exchange' | 'began'>,
  { state, leftBy }: Attempt,
) => exchange === 'status' && state === 'refused' && began >= leftBy;
