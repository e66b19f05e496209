import type { RejectionCode, ReviewCode } from '../cancellation/status.ts';
import type { Amount, Milliseconds } from '../cancellation/units.ts';

/** What the provider itself said, kept as evidence: short words, never its raw body. */
export interface Said {
  readonly reference?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * How much a `rejected` proves. `firm` (the default): the provider showed the payment in that state.
 * `no-access`: the provider did not show us the payment (unauthorised, forbidden, not found).
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
}

/** One kind of observation. The details that it does not carry can be asked for, and are `undefined`. */
type Kind<V> = V & { readonly [Name in Exclude<keyof Details, keyof V>]?: undefined };

/** What one exchange with a provider taught us, in our words. */
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
  /** Still cancellable, and nothing is under way. `failed`: the provider's history shows that all our attempts failed. */
  | Kind<{ readonly kind: 'open'; readonly failed?: boolean; readonly detail?: string }>
  /** This attempt had no effect; the reason must be read. */
  | Kind<{ readonly kind: 'refused'; readonly detail: string; readonly tokenSpent?: boolean }>
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

export type ExchangeName = 'cancel' | 'status';

/** One exchange with a provider: which one it was, when, and what it taught us. */
export interface ExchangeResult {
  readonly exchange: ExchangeName;
  /** Which attempt a cancel was, by its place in the record. */
  readonly attempt?: number;
  readonly began: Milliseconds;
  readonly ended: Milliseconds;
  readonly observation: Observation;
}
