import { presentable } from '../../untrusted/presentable.ts';
import { type Attempt, isInDoubt, isLive } from '../cancellation/attempt.ts';
import type { ExchangeResult } from '../cancellation/observation.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from '../look/policy.ts';
import { isCostly } from '../look/repeats.ts';

/** What one exchange teaches about every attempt so far. An attempt about which it teaches nothing stays the same object. */
export function judgeAttempts(
  attempts: readonly Attempt[],
  result: ExchangeResult,
  policy: Policy,
): readonly Attempt[] {
  switch (result.exchange) {
    case 'cancel':
    case 'refund':
      return attempts.map((attempt, index) =>
        index === result.attempt ? afterAnswer(attempt, result) : afterOtherAnswer(attempt, result),
      );
    case 'status':
      return attempts.map((attempt) => afterRead(attempt, result, policy));
    case 'testimony':
      return attempts.map((attempt) => afterTestimony(attempt, result));
    case 'none':
      return attempts;
  }
}

/** The answer to a cancel speaks only of its own attempt, unless it says more. */
function afterAnswer(attempt: Attempt, { ended, observation }: ExchangeResult): Attempt {
  const left = { ...attempt, leftBy: ended, ...(observation.tokenSpent ? { tokenSpent: true } : {}) };
  switch (observation.kind) {
    case 'cancelled':
    case 'refunded':
    case 'manual':
    case 'pending':
      return { ...left, state: 'acknowledged', ...referenceIn(observation) };
    case 'not_sent':
    case 'credentials_refused':
      return { ...left, state: 'withdrawn', withdrawnBy: 'not_sent' };
    case 'rejected':
      return { ...left, state: 'withdrawn', withdrawnBy: 'refused' };
    case 'refused':
      return { ...left, state: 'refused', withdrawnBy: 'refused' };
    case 'open':
    case 'unreadable':
    case 'unknown':
      return { ...left, state: 'unresolved' };
  }
}

/** A later exchange needs the reference as it is, so one that must not be stored is left out. */
const referenceIn = ({ said: { reference } = {} }: ExchangeResult['observation']) =>
  reference && presentable(reference, 'reference') === reference ? { reference } : {};

const afterOtherAnswer = (attempt: Attempt, { observation }: ExchangeResult): Attempt =>
  observation.holdsForAll && isLive(attempt) ? { ...attempt, state: 'refused', withdrawnBy: 'refused' } : attempt;

/**
 * A read withdraws an unresolved attempt only if it began after the settle time: then the attempt would show. That is
 * proof enough to repeat a harmless cancel, but not a costly one.
 */
function afterRead(attempt: Attempt, result: ExchangeResult, policy: Policy): Attempt {
  const { observation } = result;
  if (observation.failed && isLive(attempt)) return { ...attempt, state: 'withdrawn', withdrawnBy: 'failure' };
  if (showsNoEffect(observation) && isSettled(attempt, result, policy.waits.settle) && !isCostly(attempt, policy)) {
    return { ...attempt, state: 'withdrawn', withdrawnBy: 'read' };
  }
  return observation.kind === 'pending' && isReadAfterRefusal(result, attempt)
    ? { ...attempt, sawPending: true }
    : attempt;
}

const showsNoEffect = ({ kind, standing }: ExchangeResult['observation']) =>
  kind === 'open' || standing === 'provisional';

/** Whether an unresolved attempt would show by now if it had worked. */
export const isSettled = (attempt: Attempt, { began }: Pick<ExchangeResult, 'began'>, settle: Milliseconds) =>
  isInDoubt(attempt) && began >= attempt.leftBy + settle;

/** Whether a testimony names this attempt: by its token, or by the reference that the provider gave it. */
export const isNamedBy = (
  { testimony, observation: { said } }: ExchangeResult,
  { providerToken, reference }: Attempt,
): boolean => testimony?.providerToken === providerToken || (reference !== undefined && said?.reference === reference);

/** A testimony that names attempts of ours is their result. */
function afterTestimony(attempt: Attempt, result: ExchangeResult): Attempt {
  if (!isLive(attempt) || !isNamedBy(result, attempt)) return attempt;
  return result.observation.kind === 'rejected'
    ? // The provider has finished with this token, so its answer to a repeat would only be the old one.
      { ...attempt, state: 'withdrawn', withdrawnBy: 'refused', tokenSpent: true }
    : { ...attempt, state: 'acknowledged' };
}

/** Whether this is a read that began after the attempt was refused, so that it can show why. */
export const isReadAfterRefusal = ({ began }: Pick<ExchangeResult, 'began'>, { state, leftBy }: Attempt) =>
  state === 'refused' && began >= leftBy;
