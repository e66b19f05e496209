import type { CancellationResource } from '../../../functions/api/resource.ts';

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

/** One cancellation as it is after a change; of its timeline only how a review began. */
export interface Change {
  readonly merchant: string;
  readonly cancellation: CancellationResource;
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
  /** What the next look does; null where none is to come, or where it would have nothing to read. */
  readonly next: {
    readonly exchange: 'cancel' | 'status';
    /** Under the identity of the sending before, so that the provider can take both as one. */
    readonly isRepeat: boolean;
    /** The cancel follows in the same look when the read allows it. */
    readonly sendsIfOpen: boolean;
  } | null;
  /** Nobody can bring the next look forward. */
  readonly isHeldBack: boolean;
  /** What is under way at this moment. */
  readonly looking: 'cancel' | 'status' | null;
  readonly deadline: string | null;
  readonly attempts: readonly {
    readonly sentAt: string;
    readonly state: string;
    readonly withdrawnBy: string | null;
    /** From then on a read can show that it had no effect; null where none ever can. */
    readonly arrivesBy: string | null;
  }[];
  /** Exchanges in a row that said the same as a line of the timeline; only what this process has counted from that line on. */
  readonly repeats: readonly {
    readonly at: string;
    readonly event: string;
    readonly times: number;
    readonly last: string;
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
    readonly isKnown: boolean;
    /** The simulated payment's own word for its state; null where it has none. */
    readonly shows: string | null;
    readonly effects: readonly { readonly at: string; readonly effect: string; readonly amount?: number }[];
  } | null;
}
