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
 * `no-access`: it only would not let us see it (unauthorised, forbidden, not found).
 * `provisional`: true now, but a cancel of ours that is still under way could yet change it.
 */
type Standing = 'firm' | 'no-access' | 'provisional';

/** Why it will not be cancelled; the two review codes send a person to look, because money may still be held. */
export type RejectedCode = RejectionCode | Extract<ReviewCode, 'outcome_unknown' | 'contradicted'>;

/** What one exchange with a provider taught us, in our words. */
export type Observation = { readonly said?: Said } & (
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refunded'; readonly amount: Amount; readonly full: boolean }
  | {
      readonly kind: 'rejected';
      readonly code: RejectedCode;
      readonly standing?: Standing;
      readonly detail?: string;
    }
  /** The provider itself asks for a person. */
  | { readonly kind: 'manual'; readonly detail: string }
  /** The verdict comes later; as the answer to a cancel it acknowledges that attempt. */
  | { readonly kind: 'pending'; readonly detail?: string }
  /** Still cancellable and nothing under way; `failed` when the provider's history shows that every sending of ours failed. */
  | { readonly kind: 'open'; readonly failed?: boolean; readonly detail?: string }
  /** This sending had no effect; the reason must be read. */
  | { readonly kind: 'refused'; readonly detail: string; readonly tokenSpent?: boolean }
  /** Provably without effect and worth repeating. */
  | { readonly kind: 'not_sent'; readonly detail: string; readonly retryAfter?: Milliseconds | undefined }
  /** It may or may not have happened; `tokenSpent` when the provider will answer this token with the same words for ever. */
  | {
      readonly kind: 'unknown';
      readonly detail: string;
      readonly retryAfter?: Milliseconds | undefined;
      readonly tokenSpent?: boolean;
    }
);

/** One request to a provider, as it was made. */
export interface ExchangeMade {
  readonly exchange: 'cancel' | 'status';
  /** Which attempt a cancel was, by its place in the record. */
  readonly attempt?: number;
  readonly began: Milliseconds;
  readonly ended: Milliseconds;
}
