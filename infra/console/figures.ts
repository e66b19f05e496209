import type { CancellationResource } from '../../functions/core/cancellation.ts';

/** What the local console always shows: all merchants and providers together. */
export interface Figures {
  readonly accepted: number;
  readonly ended: number;
  readonly underReview: number;
  /** Cancels and refunds that really moved or released money, by the simulators' ledgers. */
  readonly effective: number;
  /** Payments that were cancelled or refunded more than once. */
  readonly doubles: number;
  /** Open cancellations that nobody looks after any more. */
  readonly lost: number;
}

/** One cancellation as it is after a change, without its timeline. */
export interface Change {
  readonly merchant: string;
  readonly cancellation: Omit<CancellationResource, 'timeline'>;
  readonly looks: number;
}

/** One message of the feed. */
export interface Feed {
  readonly figures: Figures;
  /** The newest state of what changed since the message before; of a flood, only the last of it. */
  readonly changes: readonly Change[];
}

/** What is behind one cancellation on this machine, beyond what the API shows. */
export interface Inside {
  readonly run: number;
  readonly looks: number;
  readonly nextLook: string | null;
  readonly isLooking: boolean;
  readonly deadline: string | null;
  readonly attempts: readonly {
    readonly sentAt: string;
    readonly state: string;
    readonly withdrawnBy: string | null;
  }[];
  /** Ids of events that subscribers are owed. */
  readonly due: readonly string[];
  readonly events: readonly {
    readonly eventId: string;
    readonly detailType: string;
    readonly at: string;
    readonly status: string;
  }[];
  readonly payment: {
    readonly id: string;
    /** The simulated payment's own plain fields; null where the provider does not know it. */
    readonly shows: Readonly<Record<string, string | number | boolean>> | null;
    readonly effects: readonly { readonly at: string; readonly effect: string; readonly amount?: number }[];
  } | null;
}
