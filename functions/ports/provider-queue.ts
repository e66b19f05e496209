import type { CancellationId, ProviderName, TaskToken } from '../core/cancellation/ids.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

/** "Look at this cancellation": carries no verdict, only the number of the look that it was made for. */
export interface LookMessage {
  readonly cancellationId: CancellationId;
  readonly look: number;
  /** The task token of a workflow run, which counts as look number 0. */
  readonly token?: TaskToken;
  readonly run?: number;
  /** An operator asks, so a review of a provider without readable status is sent again once. */
  readonly recheck?: boolean;
}

/** One queue per provider; at least once, in no order. */
export interface ProviderQueue {
  /** `delay` is at most 15 minutes; never delivered earlier. */
  send(provider: ProviderName, message: LookMessage, delay: Milliseconds): Promise<void>;
}
