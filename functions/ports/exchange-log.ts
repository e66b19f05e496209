import type { SendingName } from '../core/cancellation/attempt.ts';
import type { CancellationId, ProviderName } from '../core/cancellation/ids.ts';
import type { Observation } from '../core/cancellation/observation.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

/** Texts and numbers by their names. Null: there was a value, and it is not shown. */
type ShownFields = Readonly<Record<string, string | null>>;

/**
 * What was said in one exchange with a provider, fit to be shown to people: no header, no secret, no card number, and no
 * value of an answer that the provider's folder does not name.
 */
export interface LoggedExchange {
  readonly at: Milliseconds;
  readonly exchange: SendingName | 'status';
  /** Which attempt a sending was, from 1. */
  readonly attempt?: number;
  /** From the beginning of the exchange to its end, a login and a repeat with a new access token included. */
  readonly milliseconds: Milliseconds;
  /** How often the request left: 0 if it was never sent, 2 if it was repeated with a new access token after a 401. */
  readonly sends: number;
  /** Absent if no request was made, for example without credentials. */
  readonly request?: {
    readonly method: string;
    readonly host: string;
    readonly path: string;
    readonly query: ShownFields;
    /** The fields of the body by their paths. Only references of the merchant and amounts have values. */
    readonly fields: ShownFields;
  };
  /** Absent without an answer. */
  readonly answer?: { readonly status: number; readonly fields: ShownFields };
  /** Why there is no answer, in our own words. `not_sent`: the request provably never left. */
  readonly failure?: { readonly kind: 'not_sent' | 'no_answer' | 'credentials_refused'; readonly detail: string };
  /** What we learnt from it. */
  readonly meaning: {
    readonly kind: Observation['kind'];
    /** Why the payment will not be cancelled, in our words. */
    readonly reason?: string;
    /** The provider's own code and words. */
    readonly code?: string;
    readonly message?: string;
    readonly reference?: string;
    readonly detail?: string;
  };
}

/** The exchanges of one look: a read, a request, or a read and the request that it allowed. Written once. */
export interface LoggedLook {
  readonly look: number;
  readonly exchanges: readonly LoggedExchange[];
}

/** Whose exchanges they are. The provider comes first in keys, so that a policy can name it. */
export interface LogOwner {
  readonly id: CancellationId;
  readonly provider: ProviderName;
}

/** What was said to providers and by them. It decides nothing: entries may be missing, and disappear after some days. */
export interface ExchangeLog {
  /** Keeps what was said in a look, in the place of the look that had the same slot before. */
  keep(owner: LogOwner, look: LoggedLook): Promise<void>;
  /** What is kept of the looks up to this one, oldest first, without what has expired. */
  read(owner: LogOwner, looks: number): Promise<readonly LoggedLook[]>;
}

const firstLooks = 10;
const latestLooks = 40;

/** Where a look is kept. There are 50 slots: the first 10 looks keep theirs, and the latest 40 share the others. */
export const slotOf = (look: number) =>
  look <= firstLooks ? look : firstLooks + 1 + ((look - firstLooks - 1) % latestLooks);

/** The slots that a cancellation can have used after so many looks, at most 50. Slots begin with 1. */
export const slotsUpTo = (looks: number): readonly number[] =>
  Array.from({ length: Math.min(looks, firstLooks + latestLooks) }, (_, index) => index + 1);

/** The looks of these slots, oldest first, without those that would have been replaced if newer looks had said something. */
export const inOrder = (found: readonly LoggedLook[], looks: number): readonly LoggedLook[] =>
  found
    .filter(({ look }) => look <= firstLooks || look > looks - latestLooks)
    .toSorted((one, other) => one.look - other.look);

/** When an entry expires that is written now. */
export const expiryAfter = (now: Milliseconds, days: number): Milliseconds => now + days * 86_400_000;
