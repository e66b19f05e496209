import { isInDoubt, isLive } from '../../core/cancellation/attempt.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Policy } from '../../core/look/policy.ts';

/** What the folder of a provider says about how a result is learnt. */
export interface LearningFacts extends Pick<Policy, 'whenInDoubt' | 'statusReadable'> {
  /** Who decides what becomes of a cancel, if not the provider itself. */
  readonly decidedBy?: 'terminal' | undefined;
}

/** A provider folder, as far as it says how a result is learnt. */
export interface LearningProvider extends Pick<LearningFacts, 'whenInDoubt' | 'decidedBy'> {
  readonly status?: unknown;
}

export const learningFactsOf = ({ whenInDoubt, decidedBy, status }: LearningProvider): LearningFacts => ({
  whenInDoubt,
  decidedBy,
  statusReadable: status !== undefined,
});

/** What one must know besides the record to say where a cancellation stands. */
export interface Circumstances {
  readonly now: Milliseconds;
  /** Whether an operator of the platform holds the provider. */
  readonly isHeld: boolean;
  readonly facts: LearningFacts;
}

/** Recovery begins after a minute, runs every minute, and takes a moment: after that, a look is late. */
const lateAfter: Milliseconds = 2 * 60 * 1000;

type Looked = Pick<ShownCancellation, 'status' | 'lease' | 'nextLook' | 'createdAt' | 'attempts'>;

/** Whether a look is in progress. */
export const isLooking = ({ lease }: Pick<ShownCancellation, 'lease'>, { now }: Pick<Circumstances, 'now'>) =>
  lease !== undefined && lease.until > now;

/** Whether the next look of an open cancellation should have begun long ago. */
export function isLate(record: Looked, circumstances: Circumstances): boolean {
  if (isLooking(record, circumstances) || circumstances.isHeld) return false;
  const due = record.status === 'accepted' ? record.createdAt : (record.nextLook ?? Number.POSITIVE_INFINITY);
  return circumstances.now > due + lateAfter;
}

/** The attempts of the looks before the one in progress, which has stored its own attempt before it sends anything. */
export const attemptsBefore = (record: Looked, circumstances: Circumstances) =>
  isLooking(record, circumstances)
    ? record.attempts.filter(({ leftBy, state }) => state !== 'unresolved' || leftBy !== record.lease?.until)
    : record.attempts;

/** The newest attempt that may still take effect; one in doubt goes before one that the provider accepted. */
export function liveAttempt(record: Looked, circumstances: Circumstances) {
  const attempts = attemptsBefore(record, circumstances);
  return attempts.findLast(isInDoubt) ?? attempts.findLast(isLive);
}
