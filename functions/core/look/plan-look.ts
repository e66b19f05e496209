import { type Attempt, isLive } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import { isEnd } from '../cancellation/status.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import type { Ways } from './policy.ts';

/** What a message asks for: a look by its number, or by a workflow's token, which counts as number 0. */
export interface LookAsked {
  readonly look: number;
  readonly token?: string | undefined;
  readonly recheck?: boolean | undefined;
}

/** What to do about a message. */
export type Plan =
  /** Duplicate, late or stale: somebody else has looked or is looking. */
  | { readonly do: 'drop'; readonly because: string }
  /** The cancellation rests: tell whoever waits for its result. */
  | { readonly do: 'deliver' }
  /** The provider asked for time that nobody may cut short. */
  | { readonly do: 'later'; readonly at: Milliseconds }
  | { readonly do: 'look'; readonly exchange: 'cancel' | 'status' };

export function planLook(record: Cancellation, asked: LookAsked, ways: Ways, now: Milliseconds): Plan {
  const rests = isEnd(record.status) || record.status === 'review_required';
  if (rests && asked.token !== undefined) return { do: 'deliver' };
  if (asked.look !== record.look) return { do: 'drop', because: `stale: look ${asked.look} of ${record.look}` };
  if (record.lease && record.lease.until > now) return { do: 'drop', because: 'a look is under way' };
  // Stryker disable next-line ConditionalExpression: nothing is later than undefined, which is asked for the compiler
  if (record.notBefore !== undefined && record.notBefore > now) return { do: 'later', at: record.notBefore };
  if (!rests) return { do: 'look', exchange: nextExchange(record.attempts, ways) };
  if (ways.statusReadable) return { do: 'look', exchange: 'status' };
  return record.status === 'review_required' && asked.recheck
    ? { do: 'look', exchange: 'cancel' }
    : { do: 'drop', because: 'nothing to read' };
}

/** Whether the next look sends or reads; a sending while another may be under way happens only where that is safe. */
export function nextExchange(attempts: readonly Attempt[], ways: Ways): 'cancel' | 'status' {
  if (ways.readBeforeSend) return 'status';
  if (attempts.at(-1)?.state === 'refused' && ways.statusReadable) return 'status';
  if (ways.whenInDoubt === 'resend') return 'cancel';
  return attempts.some(isLive) ? 'status' : 'cancel';
}

/** How long a nudge must wait so that nudged looks keep their distance. */
export const nudgeDelay = ({ lookBegan }: Cancellation, { nudgeGap }: { nudgeGap: Milliseconds }, now: Milliseconds) =>
  lookBegan === undefined ? 0 : Math.max(0, lookBegan + nudgeGap - now);
