import type { DetailType } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { Milliseconds } from '../cancellation/units.ts';

/** What to do once the changes are recorded. */
export type Next =
  /** The read allowed it: send in this same look. */
  | { readonly step: 'send'; readonly until?: undefined }
  | { readonly step: 'wait'; readonly until: Milliseconds }
  /** Ended or under review; a review is read again at `until`. */
  | { readonly step: 'rest'; readonly until?: Milliseconds | undefined };

/** What one exchange comes to. */
export interface Decision {
  readonly changes: Changes;
  readonly next: Next;
  /** The event that subscribers are owed once the changes are recorded. */
  readonly owes?: DetailType;
  /** The observation itself proves the new status, so it must survive a concurrent write. */
  readonly isProven: boolean;
}
