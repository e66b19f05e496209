import type { SendingName } from './attempt.ts';
import type { ProviderToken } from './ids.ts';
import type { RejectionCode, ReviewCode } from './status.ts';
import type { Amount, Milliseconds } from './units.ts';

/** What the provider itself said, kept as evidence: short words, never its raw body. */
export interface Said {
  readonly reference?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** More texts that people need, such as the address of a receipt or the code of the card network. At most eight are kept. */
  readonly details?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * How much a `rejected` proves. `firm` (the default): the provider showed the payment in that state.
 * `no-access`: the provider did not show us the payment (it does not know it, as far as we may see).
 * `provisional`: true now, but a cancel of ours that is still under way could yet change it.
 */
type Standing = 'firm' | 'no-access' | 'provisional';

/** Why the payment will not be cancelled. The two review codes send it to a person, because money may still be held. */
export type RejectedCode = RejectionCode | Extract<ReviewCode, 'outcome_unknown' | 'contradicted'>;

/** Everything that an observation can carry besides its kind. */
interface Details {
  readonly detail?: unknown;
  readonly retryAfter?: unknown;
  readonly tokenSpent?: unknown;
  readonly failed?: unknown;
  readonly code?: unknown;
  readonly standing?: unknown;
  readonly send?: unknown;
  readonly holdsForAll?: unknown;
}

/** One kind of observation. Details that it does not have can be read too; they are `undefined`. */
type Kind<V> = V & { readonly [Name in Exclude<keyof Details, keyof V>]?: undefined };

/** What one exchange with a provider taught us, in the same words for every provider. */
export type Observation = { readonly said?: Said } & (
  | Kind<{ readonly kind: 'cancelled' }>
  | Kind<{ readonly kind: 'refunded'; readonly amount: Amount; readonly full: boolean }>
  | Kind<{
      readonly kind: 'rejected';
      readonly code: RejectedCode;
      readonly standing?: Standing;
      readonly detail?: string;
    }>
  /** The provider itself asks for a person. */
  | Kind<{ readonly kind: 'manual'; readonly detail: string }>
  /** The result comes later. As the answer to a cancel it acknowledges that attempt. */
  | Kind<{ readonly kind: 'pending'; readonly detail?: string }>
  /**
   * Still cancellable, and nothing is under way. `failed`: the provider's history shows that all our attempts failed.
   * `send`: the request that is needed in this state instead of the cancel.
   */
  | Kind<{
      readonly kind: 'open';
      readonly failed?: boolean;
      readonly send?: Exclude<SendingName, 'cancel'>;
      readonly detail?: string;
    }>
  /** The state cannot be read: no path is configured, or the assumed path does not exist. It says nothing about the payment. */
  | Kind<{ readonly kind: 'unreadable'; readonly detail: string }>
  /**
   * This attempt had no effect; the reason must be read. `holdsForAll`: no earlier attempt had one either, or the
   * answer would be another.
   */
  | Kind<{
      readonly kind: 'refused';
      readonly detail: string;
      readonly tokenSpent?: boolean;
      readonly holdsForAll?: boolean;
    }>
  /** The provider refused our credentials for the whole account, so nothing happened. */
  | Kind<{ readonly kind: 'credentials_refused'; readonly detail: string }>
  /** The request provably had no effect and is worth repeating. */
  | Kind<{ readonly kind: 'not_sent'; readonly detail: string; readonly retryAfter?: Milliseconds | undefined }>
  /** It may or may not have happened. `tokenSpent`: the provider will answer this token the same way for ever. */
  | Kind<{
      readonly kind: 'unknown';
      readonly detail: string;
      readonly retryAfter?: Milliseconds | undefined;
      readonly tokenSpent?: boolean;
    }>
);

/** `testimony` reads what a webhook told us. `none` makes no request: the deadline has passed and the payment cannot be read. */
export type ExchangeName = SendingName | 'status' | 'testimony' | 'none';

/** One exchange with a provider: which one it was, when, and what it taught us. */
export interface ExchangeResult {
  readonly exchange: ExchangeName;
  /** Which attempt a sending was, by its place in the record. */
  readonly attempt?: number;
  /** Which testimony was read. */
  readonly testimony?: { readonly id: string; readonly providerToken?: ProviderToken | undefined };
  /** An operator asked for it, so a cancel may be sent again at once where that is safe. */
  readonly isRecheck?: boolean;
  readonly began: Milliseconds;
  readonly ended: Milliseconds;
  readonly observation: Observation;
}
