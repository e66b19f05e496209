import { type Attempt, isLive } from '../cancellation/attempt.ts';
import { type Cancellation, hasLivingLease, rests } from '../cancellation/cancellation.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Policy } from './policy.ts';

/** What a message asks for: a look by its number, or by a workflow's task token, which counts as number 0. */
export interface LookAsked {
  readonly look: number;
  readonly token?: string | undefined;
  readonly recheck?: boolean | undefined;
}

/** What to do about a message. */
export type Plan =
  /** The message is a duplicate, late or stale: another worker has looked or is looking. */
  | { readonly do: 'drop'; readonly because: string }
  /** The cancellation rests: answer the workflow that waits for its result. */
  | { readonly do: 'deliver' }
  /** It is too early: the provider asked for time, or has failed repeatedly. */
  | { readonly do: 'later'; readonly at: Milliseconds }
  | { readonly do: 'look'; readonly exchange: 'cancel' | 'status' };

export function planLook(record: Cancellation, asked: LookAsked, policy: Policy, now: Milliseconds): Plan {
  const isResting = rests(record);
  const notBefore = record.notBefore ?? 0;
  if (isResting && asked.token !== undefined) return { do: 'deliver' };
  if (asked.look !== record.look) return { do: 'drop', because: `stale: look ${asked.look} of ${record.look}` };
  if (hasLivingLease(record, now)) return { do: 'drop', because: 'a look is under way' };
  if (notBefore > now) return { do: 'later', at: notBefore };
  if (!isResting) return { do: 'look', exchange: nextExchange(record.attempts, policy) };
  if (policy.statusReadable) return { do: 'look', exchange: 'status' };
  return record.status === 'review_required' && asked.recheck
    ? { do: 'look', exchange: 'cancel' }
    : { do: 'drop', because: 'nothing to read' };
}

/** Whether the next look sends or reads. It sends while another attempt may be under way only where that is safe. */
export function nextExchange(attempts: readonly Attempt[], policy: Policy): 'cancel' | 'status' {
  if (policy.readBeforeSend) return 'status';
  if (attempts.at(-1)?.state === 'refused' && policy.statusReadable) return 'status';
  if (policy.whenInDoubt === 'resend') return 'cancel';
  return attempts.some(isLive) ? 'status' : 'cancel';
}

/** How long a nudge must wait so that nudged looks are at least `nudgeGap` apart. */
export const nudgeDelay = ({ lookBegan }: Cancellation, { waits }: Pick<Policy, 'waits'>, now: Milliseconds) =>
  lookBegan === undefined ? 0 : Math.max(0, lookBegan + waits.nudgeGap - now);
