import type { Milliseconds } from './units.ts';

/**
 * What became of one sending of the cancel request.
 * `refused` is withdrawn too, but the reason must still be read; `acknowledged` means that the provider took it in.
 */
type AttemptState = 'unresolved' | 'acknowledged' | 'refused' | 'withdrawn';

/** One sending of the cancel request. */
export interface Attempt {
  /** The token that the provider deduplicates by; a resend carries the same one. */
  readonly providerToken: string;
  readonly sentAt: Milliseconds;
  /** The latest moment at which this sending can still have been leaving us: its lease's end, then its recorded end. */
  readonly leftBy: Milliseconds;
  readonly state: AttemptState;
  /** What withdrew it: its own answer, a later read, or a failure that the provider's history shows. */
  readonly withdrawnBy?: 'not_sent' | 'refused' | 'read' | 'failure';
  /** The provider will not accept this token again. */
  readonly tokenSpent?: boolean;
  /** A read after the refusal showed the payment busy, so one more sending follows when it is open again. */
  readonly sawPending?: boolean;
}

export const isInDoubt = ({ state }: Attempt) => state === 'unresolved';
export const isLive = ({ state }: Attempt) => state === 'unresolved' || state === 'acknowledged';

/** Whether a sending may have reached the provider at any time. */
export const mayHaveArrived = (attempt: Attempt) =>
  isLive(attempt) || attempt.withdrawnBy === 'read' || attempt.withdrawnBy === 'failure';

/** The token of the next sending: the same for ever, unless the provider called it spent. */
export function nextProviderToken(attempts: readonly Attempt[], fresh: string): string {
  const last = attempts.at(-1);
  return last && !last.tokenSpent ? last.providerToken : fresh;
}
