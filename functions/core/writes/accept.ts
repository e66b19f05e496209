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
 * Whether a new cancellation may be stored, and its lock with it: neither its key nor its transaction is taken.
 * A stored cancellation with the same nonce is our own write, whose reply was lost.
 */
export function accept(
  nonce: Nonce,
  stored: { readonly record: Cancellation; readonly nonce: unknown } | undefined,
  lock: Lock | undefined,
): Accepted {
  if (stored) return stored.nonce === nonce ? { outcome: 'stored' } : { outcome: 'known', record: stored.record };
  return lock && !lock.isFreed ? { outcome: 'taken', owner: lock.owner } : { outcome: 'stored' };
}
