import type { ProviderToken } from './ids.ts';
import type { Milliseconds } from './units.ts';

/**
 * What became of an attempt. `unresolved`: nobody knows whether it took effect. `acknowledged`: the provider took it in.
 * `refused`: it had no effect, and the reason must still be read. `withdrawn`: it provably had no effect.
 */
type AttemptState = 'unresolved' | 'acknowledged' | 'refused' | 'withdrawn';

/** One cancel request that was sent, or is about to be. */
export interface Attempt {
  /** The token that the provider deduplicates by; a repeated request carries the same one. */
  readonly providerToken: ProviderToken;
  readonly sentAt: Milliseconds;
  /** The latest time at which the request can still have been sent: the end of its lease, later the end of its exchange. */
  readonly leftBy: Milliseconds;
  readonly state: AttemptState;
  /** What withdrew it: its own answer, a later read, or a failure that the provider's history shows. */
  readonly withdrawnBy?: 'not_sent' | 'refused' | 'read' | 'failure';
  /** The provider will not accept this token again. */
  readonly tokenSpent?: boolean;
  /** A read after the refusal showed the payment busy, so one more attempt follows when it is open again. */
  readonly sawPending?: boolean;
}

export const isInDoubt = ({ state }: Attempt) => state === 'unresolved';
export const isLive = ({ state }: Attempt) => state === 'unresolved' || state === 'acknowledged';

/** Whether an attempt may have reached the provider at any time. */
export const mayHaveArrived = (attempt: Attempt) =>
  isLive(attempt) || attempt.withdrawnBy === 'read' || attempt.withdrawnBy === 'failure';

/** The token of the next attempt: always the same, unless the provider will not accept it again. */
export function nextProviderToken(attempts: readonly Attempt[], fresh: ProviderToken): ProviderToken {
  const last = attempts.at(-1);
  return last && !last.tokenSpent ? last.providerToken : fresh;
}
