import type { CancellationId, MerchantId, ProviderName, TaskToken } from '../core/cancellation/ids.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { PlannedLook } from '../core/look/plan-look.ts';

/** Asks for a look at a cancellation. It says nothing about the result, only which look it was sent for. */
export interface LookMessage {
  readonly cancellationId: CancellationId;
  readonly look: number;
  /** The task token of a workflow run. Its message counts as look number 0. */
  readonly token?: TaskToken;
  readonly run?: number;
  /** What a worker must know to take the first look without a read. It holds until something changes the accepted record. */
  readonly firstLook?: { readonly provider: ProviderName; readonly isPart: boolean };
  /** What a worker must know to take a later look without a read. It holds as long as the record has this version. */
  readonly plannedLook?: PlannedLook & { readonly provider: ProviderName };
  /** An operator asks. If the status cannot be read at the provider, the cancel is sent once more. */
  readonly recheck?: boolean;
}

/** One queue per provider. A message is delivered at least once, and in any order. */
export interface ProviderQueue {
  /**
   * `merchant` is the owner of the cancellation: a merchant with many messages delays only their own. `delay` is at most 15
   * minutes. The message never arrives earlier.
   */
  send(provider: ProviderName, merchant: MerchantId, message: LookMessage, delay: Milliseconds): Promise<void>;
}
