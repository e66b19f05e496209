import type { Cancellation } from '../cancellation/cancellation.ts';
import type { CancellationId, Nonce } from '../cancellation/ids.ts';

/** The outcome of an accept. A single write decides it. */
export type Accepted =
  | { readonly outcome: 'stored' }
  /** The idempotency key exists already. This is its cancellation, whatever the new request says. */
  | { readonly outcome: 'known'; readonly record: Cancellation }
  /** Another cancellation owns the transaction. */
  | { readonly outcome: 'taken'; readonly owner: CancellationId };

/** Says which cancellation owns a transaction, or owned it last. */
export interface Lock {
  readonly owner: CancellationId;
  readonly isFreed: boolean;
}

/**
 * A lock as a new cancellation meets it. A lock never expires, but the record of its owner does, long after its end. Then
 * the lock is free, so that it does not block the transaction for ever.
 */
export type FoundLock = Lock & { readonly isOwnerGone: boolean };

/**
 * Decides whether a new cancellation may be stored together with its lock. It may if its idempotency key is new and no
 * other cancellation owns its transaction. If the stored cancellation has our nonce, we wrote it and the reply was lost.
 */
export function accept(
  nonce: Nonce,
  stored: { readonly record: Cancellation; readonly nonce: unknown } | undefined,
  lock: FoundLock | undefined,
): Accepted {
  if (stored) return stored.nonce === nonce ? { outcome: 'stored' } : { outcome: 'known', record: stored.record };
  return lock && !lock.isFreed && !lock.isOwnerGone ? { outcome: 'taken', owner: lock.owner } : { outcome: 'stored' };
}
