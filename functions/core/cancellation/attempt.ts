import type { ProviderToken } from './ids.ts';
import type { Milliseconds } from './units.ts';

/**
 * What became of an attempt. `unresolved`: nobody knows whether it took effect. `acknowledged`: the provider took it in.
 * `refused`: it had no effect, and the reason must still be read. `withdrawn`: it provably had no effect.
 */
type AttemptState = 'unresolved' | 'acknowledged' | 'refused' | 'withdrawn';

/** The exchanges that can move money. `refund` is the second request of a provider whose cancel does not refund. */
export type SendingName = 'cancel' | 'refund';

/** One cancel or refund request that was sent, or is about to be sent. */
export interface Attempt {
  /** Which request it was; absent for the cancel. */
  readonly exchange?: Exclude<SendingName, 'cancel'>;
  /** The token that the provider deduplicates by; a repeated request carries the same one. */
  readonly providerToken: ProviderToken;
  readonly sentAt: Milliseconds;
  /** The latest time at which the request can still have been sent: the end of its lease, later the end of its exchange. */
  readonly leftBy: Milliseconds;
  readonly state: AttemptState;
  /** What withdrew it: it had no effect by its own answer, a later read, or a failure that the provider's history shows. */
  readonly withdrawnBy?: 'not_sent' | 'refused' | 'read' | 'failure';
  /** The provider's own reference for this request, from the answer that acknowledged it. Later exchanges may need it. */
  readonly reference?: string;
  /** The provider will not accept this token again. */
  readonly tokenSpent?: boolean;
  /** A read after the refusal showed the payment busy, so one more attempt follows when it is open again. */
  readonly sawPending?: boolean;
}

export const isInDoubt = ({ state }: Attempt) => state === 'unresolved';
export const isLive = ({ state }: Attempt) => state === 'unresolved' || state === 'acknowledged';

/** Whether the request was, or may have been, worked on or refused by the provider. */
export const wasSent = ({ withdrawnBy }: Attempt) => withdrawnBy !== 'not_sent';

/** Whether an attempt may have reached the provider at any time. */
export const mayHaveArrived = (attempt: Attempt) =>
  isLive(attempt) || attempt.withdrawnBy === 'read' || attempt.withdrawnBy === 'failure';

/** The token of the next attempt: always the same for the same request, unless the provider will not accept it again. */
export function nextProviderToken(
  attempts: readonly Attempt[],
  fresh: ProviderToken,
  name: SendingName = 'cancel',
): ProviderToken {
  const last = attempts.findLast(({ exchange = 'cancel' }) => exchange === name);
  return last && !last.tokenSpent ? last.providerToken : fresh;
}
