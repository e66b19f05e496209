import type { Act, Proposal, Statement } from './acts/act.ts';
import type { Attempt } from './attempt.ts';
import type { CancellationId, EventId, IdempotencyKey, LeaseId, MerchantId, Nonce, TaskToken } from './ids.ts';
import type { CancellationRequest } from './request.ts';
import { isEnd, type RejectionCode, type ReviewCode, type Status } from './status.ts';
import type { Testimony } from './testimony.ts';
import type { Amount, Milliseconds } from './units.ts';

/** Where we know it from, and since when. */
export interface Evidence {
  readonly via: 'response' | 'poll' | 'webhook' | 'operator';
  readonly observedAt: Milliseconds;
  /** Who said it, if it was a person: the subject of their token. */
  readonly by?: string;
  readonly byName?: string;
  readonly reference?: string;
  readonly code?: string;
  readonly message?: string;
  /** More texts of the provider that people need, such as `receiptUrl`: at most eight, by names that its folder chooses. */
  readonly details?: Readonly<Record<string, string>>;
}

/** An open cancellation waits because the provider refuses the credentials. It is tried again by itself. */
interface RefusedCredentials {
  readonly code: 'credentials_refused';
  readonly since: Milliseconds;
  readonly detail?: string;
}

export interface TimelineEntry {
  readonly at: Milliseconds;
  readonly event: string;
  readonly detail?: string;
}

/** The last nudge that a webhook asked for. */
export interface Nudged {
  /** Recognises our own write after its reply was lost. */
  readonly by: Nonce;
  readonly at: Milliseconds;
  /** The number of looks that were taken then. */
  readonly look: number;
  /** The budget of nudges is used up to this time (`core/look/plan-nudge.ts`). */
  readonly usedUntil: Milliseconds;
}

interface Lease {
  readonly id: LeaseId;
  readonly until: Milliseconds;
}

/** An event that subscribers are owed, as it will be published. */
export interface DueEvent {
  readonly eventId: EventId;
  readonly detailType: DetailType;
  /** What subscribers receive; the core does not look inside. */
  readonly detail: unknown;
}

export type DetailType =
  | 'CancellationCompleted'
  | 'CancellationReviewRequired'
  | 'CancellationContradicted'
  | 'CredentialsRefused';

/** The record: the truth about one cancellation. All times are epoch milliseconds. */
export interface Cancellation {
  readonly id: CancellationId;
  readonly merchant: MerchantId;
  readonly key: IdempotencyKey;
  readonly fingerprint: string;
  readonly request: CancellationRequest;
  /** Where the request stands in a trace of the merchant, if it said so: 34 characters (`functions/api/traceparent.ts`). */
  readonly trace?: string;
  /** Who asked for it: the subject of the token. Absent if that is the merchant's own name. */
  readonly by?: string;
  /** The readable name of the person who asked. */
  readonly byName?: string;
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
  readonly recordedLease?: LeaseId;
  readonly nextLook?: Milliseconds;
  /** No look is allowed before this time, not even after a nudge. */
  readonly notBefore?: Milliseconds;
  /** Exchanges in a row that the provider answered badly or not at all. */
  readonly consecutiveFailures: number;
  /** Reads in a row that found nothing to read; absent after any other exchange. */
  readonly unreadableReads?: number;
  readonly nudges: number;
  readonly nudged?: Nudged;
  readonly credentialsRefused?: RefusedCredentials;
  /** What authenticated webhooks proved, oldest first. A look reads each of them once. */
  readonly testimonies?: readonly Testimony[];
  readonly attempts: readonly Attempt[];
  /** What the provider showed before the first attempt, in the provider folder's own shape; never replaced. */
  readonly snapshot?: unknown;
  /** The task token of each run, by run number; the last eight. */
  readonly tokens: Readonly<Record<string, TaskToken>>;
  readonly evidence?: Evidence;
  readonly contradictions?: readonly Evidence[];
  readonly rejection?: { readonly code: RejectionCode; readonly detail?: string };
  readonly refund?: { readonly amount: Amount };
  readonly review?: { readonly code: ReviewCode; readonly detail?: string };
  readonly reviewSince?: Milliseconds;
  /** The operator's resolution, by fingerprint, so that the same one again is recognised. */
  readonly resolution?: string;
  /** What people and clients did since it was accepted, oldest first (`withAct`). */
  readonly acts?: readonly Act[];
  /** The resolution or the correction that waits for a second person. */
  readonly proposal?: Proposal;
  /** What people said later about an end that a person had stated, oldest first: at most `maxCorrections`. */
  readonly corrections?: readonly Statement[];
  readonly dueEvents: readonly DueEvent[];
  readonly lastEvent?: DueEvent;
  readonly timeline: readonly TimelineEntry[];
  readonly deadline?: Milliseconds;
  readonly firstLookAt?: Milliseconds;
  readonly createdAt: Milliseconds;
  readonly updatedAt: Milliseconds;
  readonly completedAt?: Milliseconds;
  /** When its personal data was erased (`infra/cloud/erasure`). The payment is not looked at any more. */
  readonly erasedAt?: Milliseconds;
  /** When `recover-stuck` must look at it; absent once nothing is owed. */
  readonly wakeAt?: Milliseconds;
}

/** Final or under review: nothing will happen by itself soon. */
export const rests = ({ status }: Pick<Cancellation, 'status'>) => isEnd(status) || status === 'review_required';

/** Whether a worker has the right to talk to the provider about it right now. */
export const hasLivingLease = ({ lease }: Cancellation, now: Milliseconds) => lease !== undefined && lease.until > now;
