import type { DatabaseSync } from 'node:sqlite';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../../functions/core/cancellation/changes.ts';
import type { CancellationId } from '../../../../functions/core/cancellation/ids.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';
import { changedRow, lockRow, newRow, type Row, recordIn, referenceRows } from './rows.ts';
import type { Writer } from './writer.ts';

/** A cancellation frees the lock of another one. The service never asks for that. */
class LockOfAnother extends Error {
  override readonly name = 'LockOfAnother';
}

/** A value that is on the disk or is being written there. */
interface Held<T> {
  readonly value: T;
  /** Settles when the value is on the disk. Absent if it is there already. */
  written?: Promise<void> | undefined;
}

interface StoredRecord {
  readonly record: Cancellation;
  readonly nonce: string;
}

/** A lock with its name. */
type NamedLock = readonly [name: string, lock: Lock];

/** Each of the two maps keeps so many records, so that a cancellation in progress is not read and parsed for every step. */
const maxRecords = 1000;

/**
 * The rows of the tables, with a cache of those that are being written or were used last. A value may not be on the disk
 * yet: a caller must wait for `written` before it answers.
 */
export class RecordRows {
  readonly #database: DatabaseSync;
  readonly #writer: Writer;
  /** The records that were used last, and those that were used before them. */
  #records = new Map<string, Held<StoredRecord>>();
  #earlier = new Map<string, Held<StoredRecord>>();
  readonly #locks = new Map<string, Held<Lock>>();
  readonly #select;
  readonly #selectLock;

  constructor(database: DatabaseSync, writer: Writer) {
    this.#database = database;
    this.#writer = writer;
    this.#select = this.#database.prepare('SELECT nonce, record FROM cancellation WHERE id = ?');
    this.#selectLock = this.#database.prepare('SELECT owner, is_freed FROM transaction_lock WHERE name = ?');
  }

  record(id: string): Held<StoredRecord> | undefined {
    const held = this.#records.get(id);
    if (held) return held;
    const earlier = this.#earlier.get(id);
    if (earlier) return this.#keep(id, earlier);
    const row = this.#select.get(id);
    if (!row) return undefined;
    return this.#keep(id, { value: { record: recordIn(row), nonce: String(row.nonce) } });
  }

  lock(name: string): Held<Lock> | undefined {
    const held = this.#locks.get(name);
    if (held) return held;
    const row = this.#selectLock.get(name);
    return row && { value: { owner: String(row.owner), isFreed: row.is_freed === 1 } };
  }

  /** The record, when it is on the disk. */
  async load(id: string): Promise<Cancellation | undefined> {
    const held = this.record(id);
    await held?.written;
    return held?.value.record;
  }

  /**
   * One conditional write. The same transaction frees the lock `free`, or takes the lock `take` again unless another
   * cancellation owns it. `undefined`: there is no record, or the condition did not hold.
   * @throws LockOfAnother when another cancellation owns the lock to free.
   */
  async change(
    id: string,
    write: (stored: Cancellation) => Cancellation | undefined,
    { free, take }: { readonly free?: string; readonly take?: string } = {},
  ): Promise<Cancellation | undefined> {
    const held = this.record(id);
    if (!held) return undefined;
    const { record: stored, nonce } = held.value;
    const after = write(stored);
    if (!after || after === stored) {
      await held.written;
      return after;
    }
    const lock = free === undefined ? this.#taken(take, after.id) : this.#freed(free, after.id);
    await this.#write([changedRow(after, stored), ...(lock ? [lockRow(...lock)] : [])], after, nonce, lock);
    return after;
  }

  /** Writes a new record and its lock. */
  async create(record: Cancellation, nonce: string, name: string): Promise<void> {
    const stored = withFields(record, {});
    const lock: Lock = { owner: record.id, isFreed: false };
    const rows = [newRow(stored, nonce), ...referenceRows(stored), lockRow(name, lock)];
    await this.#write(rows, stored, nonce, [name, lock]);
  }

  #taken(name: string | undefined, owner: CancellationId): NamedLock | undefined {
    return name !== undefined && this.lock(name)?.value.owner === owner ? [name, { owner, isFreed: false }] : undefined;
  }

  #freed(name: string, owner: CancellationId): NamedLock {
    if (this.lock(name)?.value.owner !== owner)
      throw new LockOfAnother(`the lock of ${owner} belongs to another cancellation`);
    return [name, { owner, isFreed: true }];
  }

  async #write(rows: readonly Row[], record: Cancellation, nonce: string, lock?: NamedLock): Promise<void> {
    const written = this.#writer.write(rows);
    const held = this.#keep(record.id, { value: { record, nonce }, written });
    if (lock) this.#locks.set(lock[0], { value: lock[1], written });
    await written;
    held.written = undefined;
    if (lock && this.#locks.get(lock[0])?.written === written) this.#locks.delete(lock[0]);
  }

  #keep(id: string, held: Held<StoredRecord>): Held<StoredRecord> {
    this.#records.set(id, held);
    if (this.#records.size > maxRecords) this.#forgetEarlier();
    return held;
  }

  /** Keeps records that are not on the disk yet. */
  #forgetEarlier(): void {
    const forgotten = this.#earlier;
    this.#earlier = this.#records;
    this.#records = new Map();
    for (const [id, held] of forgotten) if (held.written && !this.#earlier.has(id)) this.#records.set(id, held);
  }
}
