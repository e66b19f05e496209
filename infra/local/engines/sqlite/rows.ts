import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { searchableIn } from '../../../../functions/core/cancellation/listed.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';
import type { Hold, LaneAct } from '../../../../functions/ports/lanes.ts';

/** One row to write. One transaction writes several of them. */
export type Row = { readonly table: OtherTable; readonly values: Values } | ChangedRow;

/** `ended messages`, `ended exchanges`: deletes them. */
type OtherTable =
  | 'new cancellation'
  | 'reference'
  | 'transaction_lock'
  | 'refusal'
  | 'lane'
  | 'lane_acts'
  | 'message'
  | 'ended messages'
  | 'exchanges'
  | 'ended exchanges';

interface ChangedRow {
  readonly table: 'cancellation';
  readonly id: string;
  readonly status: string;
  readonly wakeAt: number | null;
  readonly text: string;
  /** Whether status and `wakeAt` are unchanged, so that no index changes. */
  readonly isSamePlace: boolean;
  /** Nothing more is to be done, so the text is rarely read. */
  readonly isFinished: boolean;
}

type Values = readonly (string | number | null)[];

/** UTF-8 cannot encode a lone surrogate, so DynamoDB refuses it. `JSON.stringify` writes it as an escape such as `\ud800`. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** @throws TypeError for text with a lone surrogate. */
function textOf(record: Cancellation): string {
  const text = JSON.stringify(record);
  if (text.includes('\\ud') && loneSurrogate.test(text))
    throw new TypeError('text with a lone surrogate cannot be stored');
  return text;
}

export function newRow(record: Cancellation, nonce: string): Row {
  const { id, merchant, createdAt, status, request, wakeAt = null } = record;
  const values = [id, merchant, createdAt, status, request.provider, wakeAt, nonce, textOf(record)];
  return { table: 'new cancellation', values };
}

/** One row for each text by which people search for the cancellation. They never change. */
export function referenceRows(record: Cancellation): readonly Row[] {
  const { id, merchant, createdAt } = record;
  const { merchantReference, references } = searchableIn(record);
  const row = (form: string, isOwn: number): Row => ({
    table: 'reference',
    values: [merchant, form, createdAt, id, isOwn],
  });
  const own = merchantReference === undefined ? [] : [row(merchantReference, 1)];
  return [...own, ...references.map((form) => row(form, 0))];
}

export function changedRow(record: Cancellation, before: Cancellation): Row {
  const { id, status, wakeAt = null } = record;
  const isSamePlace = status === before.status && record.wakeAt === before.wakeAt;
  return { table: 'cancellation', id, status, wakeAt, text: textOf(record), isSamePlace, isFinished: wakeAt === null };
}

/** The record of a row. The text of a finished cancellation is compressed to about a third. */
export const recordIn = ({ record }: Readonly<Record<string, SQLOutputValue>>): Cancellation =>
  JSON.parse(record instanceof Uint8Array ? inflateRawSync(record).toString() : String(record));

export const lockRow = (name: string, { owner, isFreed }: Lock): Row => ({
  table: 'transaction_lock',
  values: [name, owner, isFreed ? 1 : 0],
});

export const refusalRow = (merchant: string, provider: string, notedAt: number): Row => ({
  table: 'refusal',
  values: [merchant, provider, notedAt],
});

export const messageRow = (provider: string, digest: string, until: number): Row => ({
  table: 'message',
  values: [provider, digest, until],
});

export const endedMessagesRow = (now: number): Row => ({ table: 'ended messages', values: [now] });

/** The only row of its table. */
export const laneActsRow = (acts: readonly LaneAct[]): Row => ({ table: 'lane_acts', values: [JSON.stringify(acts)] });

/** What was said in a look, as JSON. */
export const exchangesRow = (id: string, slot: number, until: number, said: string): Row => ({
  table: 'exchanges',
  values: [id, slot, until, said],
});

export const endedExchangesRow = (now: number): Row => ({ table: 'ended exchanges', values: [now] });

/** Without a hold, the provider is released. */
export const laneRow = (provider: string, hold: Hold | undefined): Row => ({
  table: 'lane',
  values: [provider, hold ? JSON.stringify(hold) : null],
});

/** Returns a function that writes one row. */
export function rowWriter(database: DatabaseSync): (row: Row) => void {
  const update = database.prepare('UPDATE cancellation SET status = ?, wake_at = ?, record = ? WHERE id = ?');
  const rewrite = database.prepare('UPDATE cancellation SET record = ? WHERE id = ?');
  const remove = database.prepare(
    'DELETE FROM cancellation WHERE id = ? RETURNING merchant, created_at, provider, nonce',
  );
  const others = {
    'new cancellation': database.prepare('INSERT INTO cancellation VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    reference: database.prepare('INSERT OR REPLACE INTO reference VALUES (?, ?, ?, ?, ?)'),
    transaction_lock: database.prepare('INSERT OR REPLACE INTO transaction_lock VALUES (?, ?, ?)'),
    refusal: database.prepare('INSERT OR REPLACE INTO refusal VALUES (?, ?, ?)'),
    lane: database.prepare('INSERT OR REPLACE INTO lane VALUES (?, ?)'),
    lane_acts: database.prepare('INSERT OR REPLACE INTO lane_acts VALUES (0, ?)'),
    message: database.prepare('INSERT OR REPLACE INTO message VALUES (?, ?, ?)'),
    'ended messages': database.prepare('DELETE FROM message WHERE until <= ?'),
    exchanges: database.prepare('INSERT OR REPLACE INTO exchanges VALUES (?, ?, ?, ?)'),
    'ended exchanges': database.prepare('DELETE FROM exchanges WHERE until <= ?'),
  };
  return (row) => {
    if (row.table !== 'cancellation') others[row.table].run(...row.values);
    else if (row.isFinished) finish(row);
    else if (row.isSamePlace) rewrite.run(row.text, row.id);
    else update.run(row.status, row.wakeAt, row.text, row.id);
  };

  /** Deletes the row and inserts it again at the end. SQLite would not reuse the space that an update of it leaves free. */
  function finish({ id, status, wakeAt, text }: ChangedRow): void {
    const kept = remove.get(id);
    if (!kept) return;
    const { merchant, created_at: createdAt, provider, nonce } = kept;
    const values = [id, merchant, createdAt, status, provider, wakeAt, nonce, deflateRawSync(text)];
    others['new cancellation'].run(...(values as SQLInputValue[]));
  }
}
