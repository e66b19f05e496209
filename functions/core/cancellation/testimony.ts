import type { ProviderToken } from './ids.ts';
import type { Observation } from './observation.ts';
import type { Milliseconds } from './units.ts';

/** What a webhook may prove: only what no later message can undo. */
export type Proof = Extract<Observation, { kind: 'cancelled' | 'refunded' | 'rejected' | 'manual' }>;

/** What one authenticated webhook told us about a payment. Only `decide` concludes something from it. */
export interface Testimony {
  /** The provider's id of the message. A second message with the same id is not stored. */
  readonly id: string;
  readonly receivedAt: Milliseconds;
  /** Names the attempts that it is about. Without a token or a known reference it speaks only of the payment. */
  readonly providerToken?: ProviderToken;
  readonly proves: Proof;
  readonly isRead?: true;
}

/** The maximum number of testimonies in a record. */
export const maxTestimonies = 20;

/**
 * The testimonies with one more. Where there is no room, it takes the place of the oldest one that was read. `undefined`
 * if none of them was read: then the provider must send it again, and an alarm says so.
 */
export function withTestimony(kept: readonly Testimony[], testimony: Testimony): readonly Testimony[] | undefined {
  if (kept.length < maxTestimonies) return [...kept, testimony];
  const oldest = kept.findIndex(({ isRead }) => isRead);
  return oldest < 0 ? undefined : [...kept.toSpliced(oldest, 1), testimony];
}

/** The oldest testimony that no look has read. */
export const unreadTestimony = ({ testimonies = [] }: { readonly testimonies?: readonly Testimony[] | undefined }) =>
  testimonies.find(({ isRead }) => !isRead);
