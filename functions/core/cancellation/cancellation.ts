/** What a cancellation is: its record, its statuses and the only transitions that exist. */

export type Milliseconds = number;

/** Where a cancellation stands; the four ends never change. */
export const statuses = [
  'accepted',
  'processing',
  'cancelled',
  'refunded',
  'partially_refunded',
  'rejected',
  'review_required',
] as const;
export type Status = (typeof statuses)[number];

export const ends = ['cancelled', 'refunded', 'partially_refunded', 'rejected'] as const satisfies readonly Status[];
export type End = (typeof ends)[number];

/** Every legal change of status; the conditional writes are built from this table. */
export const transitions = {
  accepted: ['processing'],
  processing: [...ends, 'review_required'],
  review_required: [...ends],
  cancelled: [],
  refunded: [],
  partially_refunded: [],
  rejected: [],
} as const satisfies Record<Status, readonly Status[]>;

export const isEnd = (status: Status): status is End => transitions[status].length === 0;

/** The statuses from which `to` may be reached. */
export const statusesBefore = (to: Status): Status[] =>
  statuses.filter((from) => (transitions[from] as readonly Status[]).includes(to));

export const rejectionCodes = [
  'already_captured',
  'already_refunded',
  'expired',
  'unknown_transaction',
  'not_permitted',
  'declined',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export const reviewCodes = ['provider_asks', 'outcome_unknown', 'deadline_passed', 'contradicted'] as const;
export type ReviewCode = (typeof reviewCodes)[number];

/** Money in minor units of an ISO 4217 currency. */
export interface Amount {
  readonly value: number;
  readonly currency: string;
}

/** The provider's own references to the payment, checked against the provider folder's schema. */
export type Transaction = Readonly<Record<string, string | undefined>>;

export type Reason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

/** The checked request of a merchant. */
export interface CancellationRequest {
  readonly provider: string;
  readonly transaction: Transaction;
  readonly reason?: Reason | undefined;
  readonly description?: string | undefined;
  readonly merchantReference?: string | undefined;
  readonly amount?: Amount | undefined;
  readonly ifCaptured: 'reject' | 'refund';
}

/**
 * What became of one sending of the cancel request.
 * `refused` is withdrawn too, but the reason must still be read; `acknowledged` means that the provider took it in.
 */
type AttemptState = 'unresolved' | 'acknowledged' | 'refused' | 'withdrawn';

/** One sending of the cancel request. */
export interface Attempt {
  /** The token that the provider deduplicates by; a resend carries the same one. */
  readonly providerToken: string;
  readonly sentAt: Milliseconds;
  /** The latest moment at which this sending can still have been leaving us: its lease's end, then its recorded end. */
  readonly leftBy: Milliseconds;
  readonly state: AttemptState;
  /** What withdrew it: its own answer, a later read, or a failure that the provider's history shows. */
  readonly withdrawnBy?: 'not_sent' | 'refused' | 'read' | 'failure';
  /** The provider will not accept this token again. */
  readonly tokenSpent?: boolean;
  /** A read after the refusal showed the payment busy, so one more sending follows when it is open again. */
  readonly sawPending?: boolean;
}

export const isInDoubt = ({ state }: Attempt) => state === 'unresolved';
export const isLive = ({ state }: Attempt) => state === 'unresolved' || state === 'acknowledged';

/** Who said so, when, and by which way. */
export interface Evidence {
  readonly via: 'response' | 'poll' | 'operator';
  readonly observedAt: Milliseconds;
  readonly reference?: string;
  readonly code?: string;
  readonly message?: string;
}

export interface TimelineEntry {
  readonly at: Milliseconds;
  readonly event: string;
  readonly detail?: string;
}

interface Lease {
  readonly id: string;
  readonly until: Milliseconds;
}

/** An event that subscribers are owed, as it will be published. */
export interface DueEvent {
  readonly eventId: string;
  readonly detailType: DetailType;
  readonly detail: EventDetail;
}

export type DetailType = 'CancellationCompleted' | 'CancellationReviewRequired' | 'CancellationContradicted';

export interface EventDetail {
  readonly eventId: string;
  readonly version: number;
  readonly merchantId: string;
  readonly cancellation: Omit<CancellationResource, 'timeline'>;
}

/** The record: the truth about one cancellation. All times are epoch milliseconds. */
export interface Cancellation {
  readonly id: string;
  readonly merchant: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly request: CancellationRequest;
  readonly status: Status;
  /** Grows with every take, and with every recording that says something new. */
  readonly version: number;
  /** The number of the newest workflow run that was started. */
  readonly run: number;
  /** How many looks were taken; a message is for the look with the number that it carries. */
  readonly look: number;
  readonly lookBegan?: Milliseconds;
  readonly lease?: Lease;
  /** The lease of the look that was recorded last: how a worker recognises its own write after a lost reply. */
  readonly recordedLease?: string;
  readonly nextLook?: Milliseconds;
  /** No look before this moment, whoever asks. */
  readonly notBefore?: Milliseconds;
  /** Looks in a row that the provider answered badly or not at all. */
  readonly troubles: number;
  readonly nudges: number;
  readonly attempts: readonly Attempt[];
  /** What the provider showed before the first attempt, in the provider folder's own shape; never replaced. */
  readonly snapshot?: unknown;
  /** The task token of each run, by run number; the last four. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly evidence?: Evidence;
  readonly contradictions?: readonly Evidence[];
  readonly rejection?: { readonly code: RejectionCode; readonly detail?: string };
  readonly refund?: { readonly amount: Amount };
  readonly review?: { readonly code: ReviewCode; readonly detail?: string };
  readonly reviewSince?: Milliseconds;
  /** The operator's resolution, by fingerprint, so that the same one again is recognised. */
  readonly resolution?: string;
  readonly dueEvents: readonly DueEvent[];
  readonly lastEvent?: DueEvent;
  readonly timeline: readonly TimelineEntry[];
  readonly deadline?: Milliseconds;
  readonly firstLookAt?: Milliseconds;
  readonly createdAt: Milliseconds;
  readonly updatedAt: Milliseconds;
  readonly completedAt?: Milliseconds;
  /** When `recover-stuck` must look at it; absent once nothing is owed. */
  readonly wakeAt?: Milliseconds;
}

/** The cancellation as the HTTP API and the events show it. */
export interface CancellationResource {
  readonly id: string;
  readonly status: Status;
  readonly provider: string;
  readonly transaction: Transaction;
  readonly reason: Reason | null;
  readonly description: string | null;
  readonly merchantReference: string | null;
  readonly amount: Amount | null;
  readonly ifCaptured: 'reject' | 'refund';
  readonly requestedAt: string;
  readonly updatedAt: string;
  readonly completedAt: string | null;
  readonly rejection: { readonly code: RejectionCode; readonly detail: string | null } | null;
  readonly refund: { readonly amount: Amount } | null;
  readonly review: { readonly code: ReviewCode; readonly detail: string | null } | null;
  readonly evidence: {
    readonly via: Evidence['via'];
    readonly observedAt: string;
    readonly reference: string | null;
    readonly code: string | null;
    readonly message: string | null;
  } | null;
  readonly attempts: number;
  readonly timeline: readonly { readonly at: string; readonly event: string; readonly detail: string | null }[];
}

const iso = (at: Milliseconds) => new Date(at).toISOString();

/** The record as a merchant may see it: no leases, tokens or provider tokens. */
export function toResource(record: Cancellation): CancellationResource {
  const { request, evidence, rejection, review } = record;
  return {
    id: record.id,
    status: record.status,
    provider: request.provider,
    transaction: request.transaction,
    reason: request.reason ?? null,
    description: request.description ?? null,
    merchantReference: request.merchantReference ?? null,
    amount: request.amount ?? null,
    ifCaptured: request.ifCaptured,
    requestedAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    completedAt: record.completedAt === undefined ? null : iso(record.completedAt),
    rejection: rejection ? { code: rejection.code, detail: rejection.detail ?? null } : null,
    refund: record.refund ?? null,
    review: review ? { code: review.code, detail: review.detail ?? null } : null,
    evidence: evidence
      ? {
          via: evidence.via,
          observedAt: iso(evidence.observedAt),
          reference: evidence.reference ?? null,
          code: evidence.code ?? null,
          message: evidence.message ?? null,
        }
      : null,
    attempts: record.attempts.length,
    timeline: record.timeline.map(({ at, event, detail }) => ({ at: iso(at), event, detail: detail ?? null })),
  };
}
