import { type Attempt, isLive, wasSent } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from './policy.ts';
import { maxSendings } from './waits.ts';

/**
 * The maximum number of attempts in a record. Then a new attempt replaces the last one if that was never sent, and a
 * recheck sends nothing more. So neither a provider that is unreachable for days nor an operator can fill the record.
 */
const maxAttempts = 50;
export const isFull = (attempts: readonly Attempt[]) => attempts.length >= maxAttempts;

/** Whether money could move twice if this request arrives twice. */
export const isCostly = ({ exchange }: Pick<Attempt, 'exchange'>, { repeat }: Pick<Policy, 'repeat'>) =>
  repeat[exchange ?? 'cancel'] === 'costly';

/**
 * When a cancel may be sent (again): 0 if none has left yet, `Infinity` if never. The distances grow, so that a bounded
 * number of sendings fills the time until the deadline. A costly request that may be under way is never repeated.
 */
export function nextSendingAt({ attempts }: Pick<Cancellation, 'attempts'>, policy: Policy): Milliseconds {
  const sent = attempts.filter(wasSent);
  const [first] = sent;
  const last = sent.at(-1);
  if (!first || !last) return 0;
  if (sent.length >= maxSendings || sent.some((attempt) => isLive(attempt) && isCostly(attempt, policy)))
    return Infinity;
  const { waits } = policy;
  const due = first.sentAt + waits.repeat(sent.length);
  return last.state === 'acknowledged' ? Math.max(due, last.sentAt + waits.patience) : due;
}
