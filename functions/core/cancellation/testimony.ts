import type { ProviderToken } from './ids.ts';
import type { Observation } from './observation.ts';
import type { Milliseconds } from './units.ts';

/** What a webhook may prove: only what no later message can undo. */
export type Proof = Extract<Observation, { kind: 'cancelled' | 'refunded' | 'rejected' | 'manual' }>;

/** What one authenticated webhook told us about a payment. Only `decide` concludes something from it. */
export interface Testimony {
  /** The provider's id of the message. The same id is kept once. */
  readonly id: string;
  readonly receivedAt: Milliseconds;
  /** The attempts that it is about. Without one it speaks of the payment, and says nothing about an attempt of ours. */
  readonly providerToken?: ProviderToken;
  readonly proves: Proof;
  readonly isRead?: true;
}

/** A record keeps so many; a provider that sends more is not believed any more, and an alarm says so. */
export const maxTestimonies = 20;

/** The oldest testimony that no look has read. */
export const unreadTestimony = ({ testimonies = [] }: { readonly testimonies?: readonly Testimony[] }) =>
  testimonies.find(({ isRead }) => !isRead);
