import type { DatabaseSync } from 'node:sqlite';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../../functions/core/cancellation/changes.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';
import { changedRow, lockRow, newRow, type Row, recordIn } from './rows.ts';
import type { Writer } from './writer.ts';

/** A value as it is or soon will be on the disk. */
interface Held<T> {
  readonly value: T;
  /** Settles when the value is on the disk; absent if it is there already. */
  written?: Promise<void> | undefined;
}

export interface StoredRecord {
  readonly record: Cancellation;
  readonly nonce: string;
}

/** Records that are kept in memory, twice over, so that a cancellation in progress is not read and parsed for every step. */
const maxRecords = 1000;

/**
 * The rows, with those in memory that are being written or were used last. What a caller sees may not be on the disk yet:
 * each answer must wait for `written`.
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

  /** Writes a new record and its lock. */
  async create(record: Cancellation, nonce: string, name: string): Promise<void> {
    const stored = withFields(record, {});
    const lock: Lock = { owner: record.id, isFreed: false };
    await this.#write([newRow(stored, nonce), lockRow(name, lock)], stored, nonce, [name, lock]);
  }

  /** Writes the new version of a record and, if it is given, of its lock. */
  async replace(
    record: Cancellation,
    { record: before, nonce }: StoredRecord,
    lock?: readonly [name: string, lock: Lock],
  ): Promise<void> {
    await this.#write([changedRow(record, before), ...(lock ? [lockRow(...lock)] : [])], record, nonce, lock);
  }

  async #write(
    rows: readonly Row[],
    record: Cancellation,
    nonce: string,
    lock?: readonly [name: string, lock: Lock],
  ): Promise<void> {
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

  /** A record that is not on the disk yet stays. */
  #forgetEarlier(): void {
    const forgotten = this.#earlier;
    this.#earlier = this.#records;
    this.#records = new Map();
    for (const [id, held] of forgotten) if (held.written && !this.#earlier.has(id)) this.#records.set(id, held);
  }
}
