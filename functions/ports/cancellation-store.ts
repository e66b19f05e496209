import type { Cancellation, DueEvent } from '../core/cancellation/cancellation.ts';
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
import type { Status } from '../core/cancellation/status.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

/** What became of an accept: one write decides it. */
export type Accepted =
  | { readonly outcome: 'stored' }
  /** The key is known: the same cancellation, whatever was asked for. */
  | { readonly outcome: 'known'; readonly record: Cancellation }
  /** Another cancellation owns the transaction. */
  | { readonly outcome: 'taken'; readonly owner: CancellationId };

export interface ListQuery {
  readonly merchant: MerchantId;
  readonly status?: Status | undefined;
  readonly provider?: ProviderName | undefined;
  /** Matches `transactionId` or `paymentId`. */
  readonly transactionId?: string | undefined;
  readonly limit: number;
  readonly after?: Position | undefined;
}

/** A place in a merchant's list: behind the cancellation with this id. */
export interface Position {
  readonly createdAt: Milliseconds;
  readonly id: CancellationId;
}

interface Page {
  readonly items: readonly Cancellation[];
  readonly next: Position | undefined;
}

/** What a write of a look's result depends on: our lease, or, without one, that nothing was written since. */
export type Guard = { readonly lease: LeaseId } | { readonly version: number };

/** The record of every cancellation; each write is conditional, and `undefined` means that its condition did not hold. */
export interface CancellationStore {
  /** One transaction: the cancellation and the lock on its transaction. `nonce` recognises our own write after a lost reply. */
  accept(record: Cancellation, lock: TransactionLock, nonce: Nonce): Promise<Accepted>;
  /** A consistent read. */
  load(id: CancellationId): Promise<Cancellation | undefined>;
  /** The cancellation that owns the transaction, freed or not. */
  owner(lock: TransactionLock): Promise<CancellationId | undefined>;
  /** Takes a look: number, status and version as loaded, and no living lease. */
  take(
    record: Cancellation,
    changes: Changes,
    token?: { readonly run: number; readonly token: TaskToken },
  ): Promise<Cancellation | undefined>;
  /** Stores snapshot and attempt between read and send, while the lease lives at least until `mustLive`. */
  prepareSend(
    record: Cancellation,
    changes: Changes,
    lease: LeaseId,
    mustLive: Milliseconds,
  ): Promise<Cancellation | undefined>;
  /** Records a result, gives the lease back and, when an end is `rejected`, frees the lock in the same transaction. */
  record(
    record: Cancellation,
    changes: Changes,
    guard: Guard,
    options: { readonly event?: DueEvent | undefined; readonly lock: TransactionLock; readonly now: Milliseconds },
  ): Promise<Cancellation | undefined>;
  /** Keeps the task token of a run; of many, the newest four. */
  keepToken(id: CancellationId, run: number, token: TaskToken): Promise<Cancellation | undefined>;
  /** Counts a nudge. */
  nudge(id: CancellationId): Promise<Cancellation | undefined>;
  /** Notes that a run was started; never goes back. */
  noteRun(id: CancellationId, run: number): Promise<void>;
  /** The event was seen on the bus: it is no longer due. `undefined` when it was not due. */
  confirm(id: CancellationId, eventId: EventId, now: Milliseconds): Promise<Cancellation | undefined>;
  /** The cancellations whose `wakeAt` has come, earliest first within each shard. */
  due(until: Milliseconds): AsyncIterable<CancellationId>;
  /** Moves `wakeAt`, so that only one recovery acts; `undefined` as the new moment removes it from the index. */
  moveWake(record: Cancellation, to: Milliseconds | undefined): Promise<boolean>;
  list(query: ListQuery): Promise<Page>;
}
