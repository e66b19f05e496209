import type { CancellationResource, EventResource } from '../../../functions/api/resource.ts';

/** The figures at the top of the local console, over all merchants and providers. */
export interface Figures {
  /** Whether the stored cancellations are counted. Until then, the figures are too low. */
  readonly isCounted: boolean;
  /** The sum of `open`, `underReview` and `ended`. */
  readonly accepted: number;
  /** Accepted or processing. */
  readonly open: number;
  readonly underReview: number;
  readonly ended: number;
  /** Cancels and refunds that took effect, counted from the ledgers of the simulators; null if no provider is simulated. */
  readonly effective: number | null;
  /** Payments with more than one effect, counted like `effective`. */
  readonly doubles: number | null;
  /** Open cancellations that are due and that no worker picks up. */
  readonly lost: number;
}

/** What lists show of a cancellation: not where it stands at the moment, which depends on more than its record. */
export type ListedCancellation = EventResource & Pick<CancellationResource, 'timeline' | 'proposal'>;

/** One cancellation after a change. Its timeline has only the lines with which a review began. */
export interface Change {
  readonly merchant: string;
  readonly cancellation: ListedCancellation;
  readonly looks: number;
}

/** One message of `GET /local/changes`. */
export interface Feed {
  readonly figures: Figures;
  /** The newest state of each cancellation that changed since the last message; at most the newest 200. */
  readonly changes: readonly Change[];
}

/** What `GET /local/inside/{id}` tells about one cancellation, beyond what the API shows. */
export interface Inside {
  readonly run: number;
  readonly looks: number;
  readonly nextLook: string | null;
  /** What the next look does; null if there is no next look, or if it has nothing to read. */
  readonly next: {
    /** `testimony` reads what a webhook said; `none` asks nobody, because the deadline has passed and nothing can be read. */
    readonly exchange: 'cancel' | 'status' | 'testimony' | 'none';
    /** Whether the cancel uses the token of the last attempt, so that the provider can treat both as one. */
    readonly isRepeat: boolean;
    /** Whether it is time for the next cancel, so that the same look sends it if the read allows it. */
    readonly sendsIfOpen: boolean;
  } | null;
  /** Whether nothing, not even a webhook, can bring the next look forward. */
  readonly isHeldBack: boolean;
  /** The exchange in progress, if there is one. */
  readonly looking: 'cancel' | 'status' | 'testimony' | null;
  readonly deadline: string | null;
  readonly attempts: readonly {
    readonly sentAt: string;
    readonly state: string;
    readonly withdrawnBy: string | null;
    /** A read that starts later can show that the attempt had no effect; null if no read ever can. */
    readonly arrivesBy: string | null;
  }[];
  /** How often the line of the timeline at that time was repeated, as far as this process has counted. */
  readonly repeats: readonly {
    readonly at: string;
    readonly event: string;
    readonly times: number;
    readonly last: string;
  }[];
  /** Ids of the due events. */
  readonly due: readonly string[];
  readonly events: readonly {
    readonly eventId: string;
    readonly detailType: string;
    readonly at: string;
    readonly status: string;
  }[];
  /** From the books of the simulated provider; null if the provider is not simulated, because nobody here can read its books. */
  readonly payment: {
    readonly id: string;
    /** Whether the simulator has had a request about it. If not, its books say nothing about the cancellation. */
    readonly isHeardOf: boolean;
    readonly isKnown: boolean;
    /** The state of the simulated payment in the provider's own terms; null if it has none. */
    readonly shows: string | null;
    readonly effects: readonly { readonly at: string; readonly effect: string; readonly amount?: number }[];
  } | null;
}
