import type { Act } from '../core/cancellation/acts/act.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Changes } from '../core/cancellation/changes.ts';
import type {
  CancellationId,
  EventId,
  LeaseId,
  MerchantId,
  Nonce,
  ProviderName,
  TaskToken,
  TransactionLock,
} from '../core/cancellation/ids.ts';
import type { Filter } from '../core/cancellation/listed.ts';
import type { ShownCancellation } from '../core/cancellation/shown.ts';
import type { Testimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Accepted } from '../core/writes/accept.ts';
import type { Guard, Result } from '../core/writes/result.ts';
import type { PlannedNudge, Renewal } from '../core/writes/small-writes.ts';
import type { ExpectedRecord } from '../core/writes/take.ts';

export interface ListQuery extends Filter {
  readonly limit: number;
  readonly after?: Position | undefined;
}

/** A position in a merchant's list: directly after the cancellation with this id. */
export interface Position {
  readonly createdAt: Milliseconds;
  readonly id: CancellationId;
}

/** Some cancellations of a list. With `next` there may be more, even if these are fewer than asked for, or none. */
export interface Page {
  readonly items: readonly ShownCancellation[];
  readonly next: Position | undefined;
}

/** `taken`: the record after the take. `found`: the stored record, if the take failed. Neither: there is no such record. */
export interface TakeResult {
  readonly taken?: Cancellation | undefined;
  readonly found?: Cancellation | undefined;
}

/** The records of all cancellations. Every write is conditional; `undefined` means that its condition did not hold. */
export interface CancellationStore {
  /**
   * Stores the cancellation and locks its transaction in one write. A lock is free if its owner was rejected, or if the
   * record of its owner is gone. `nonce` identifies our own write after a lost reply.
   */
  accept(record: Cancellation, lock: TransactionLock, nonce: Nonce): Promise<Accepted>;
  /** A consistent read. */
  load(id: CancellationId): Promise<Cancellation | undefined>;
  /** A consistent read of the fields that the API shows. It never reads task tokens. */
  show(id: CancellationId): Promise<ShownCancellation | undefined>;
  /** The cancellation that owns the transaction, or owned it last if the lock is free. */
  owner(lock: TransactionLock): Promise<CancellationId | undefined>;
  /** Takes a look if the look number and the version are as expected and no lease is active. Needs no read before it. */
  take(expected: ExpectedRecord, changes: Changes): Promise<TakeResult>;
  /** Stores snapshot and attempt between read and send, if the lease is live at least until `mustLive`. */
  prepareSend(
    record: Cancellation,
    changes: Changes,
    lease: LeaseId,
    mustLive: Milliseconds,
  ): Promise<Cancellation | undefined>;
  /**
   * Records a result and returns the lease. If the result is `rejected`, the same write frees the lock. With `locksAgain`, it
   * locks the transaction again, unless another cancellation owns it by now. The condition also fails if a testimony has come
   * since the record was loaded.
   */
  record(
    record: Cancellation,
    changes: Changes,
    guard: Guard,
    options: Omit<Result, 'changes' | 'guard'> & {
      readonly lock: TransactionLock;
      readonly locksAgain?: boolean | undefined;
    },
  ): Promise<Cancellation | undefined>;
  /** Keeps the task token of a run. Only the tokens of the newest eight runs are kept. */
  keepToken(id: CancellationId, run: number, token: TaskToken): Promise<Cancellation | undefined>;
  /** Keeps what a webhook told us, once by its id, and asks recovery for a look. `full`: no look has read any of those that it keeps. */
  testify(id: CancellationId, testimony: Testimony): Promise<'stored' | 'known' | 'full' | undefined>;
  /** Whether this provider has refused the merchant's credentials within the last hour, so that people know. */
  isRefusalKnown(merchant: MerchantId, provider: ProviderName, now: Milliseconds): Promise<boolean>;
  noteRefusal(merchant: MerchantId, provider: ProviderName, now: Milliseconds): Promise<void>;
  /** The credentials work again. */
  forgetRefusal(merchant: MerchantId, provider: ProviderName): Promise<void>;
  /** Begins a renewal of credentials. `false` if another one is under way. */
  beginRenewal(merchant: MerchantId, provider: ProviderName, renewal: Renewal, now: Milliseconds): Promise<boolean>;
  /** Ends a renewal before its time, if it is still that of this owner. */
  endRenewal(merchant: MerchantId, provider: ProviderName, owner: Renewal['owner']): Promise<void>;
  /** Counts a nudge, only if no other one was counted since the plan was made. */
  nudge(id: CancellationId, planned: PlannedNudge): Promise<Cancellation | undefined>;
  /** Counts a nudge of an operator, and keeps who asked for it. */
  recheck(id: CancellationId, act: Act): Promise<Cancellation | undefined>;
  /** Whether an authentic message of this provider, named by its digest, was processed before. */
  isMessageKnown(provider: ProviderName, digest: string, now: Milliseconds): Promise<boolean>;
  /** Remembers that the message was processed. It may be forgotten after `until`. */
  noteMessage(provider: ProviderName, digest: string, until: Milliseconds, now: Milliseconds): Promise<void>;
  /** Notes that a run was started. The number never decreases. */
  noteRun(id: CancellationId, run: number): Promise<void>;
  /** Moves a due event that was seen on the bus to `lastEvent`. `undefined` if it was not due. */
  confirm(id: CancellationId, eventId: EventId, now: Milliseconds): Promise<Cancellation | undefined>;
  /** The cancellations with a `wakeAt` up to `until`: one iterable for each shard, earliest first. They can be read in parallel. */
  due(until: Milliseconds): readonly AsyncIterable<CancellationId>[];
  /** Moves `wakeAt`, so that only one recovery acts. `undefined` as the new time takes the record out of the index. */
  moveWake(record: Cancellation, to: Milliseconds | undefined): Promise<boolean>;
  list(query: ListQuery): Promise<Page>;
}
