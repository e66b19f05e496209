import type { SendingName } from '../cancellation/attempt.ts';
import type { DetailType } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { Milliseconds } from '../cancellation/units.ts';

/** What to do once the changes are recorded. */
export type Next =
  /** The read allowed it: send in this same look. */
  | { readonly step: 'send'; readonly exchange: SendingName; readonly until?: undefined }
  | { readonly step: 'wait'; readonly until: Milliseconds }
  /** Ended or under review; a review is read again at `until`. */
  | { readonly step: 'rest'; readonly until?: Milliseconds | undefined };

/** What to do after one exchange. */
export interface Decision {
  readonly changes: Changes;
  readonly next: Next;
  /** The event that subscribers are owed once the changes are recorded. */
  readonly owes?: DetailType;
  /** The observation itself proves the change. If another write came first, it is decided again on the newer record. */
  readonly isProven: boolean;
}
