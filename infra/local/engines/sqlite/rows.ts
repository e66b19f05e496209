import type { DatabaseSync } from 'node:sqlite';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { referencesOf } from '../../../../functions/core/cancellation/listed.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';

/** A new version of one row. Several of them are written in one transaction. */
export type Row =
  | { readonly table: 'cancellation'; readonly key: string; readonly isNew: boolean; readonly values: Values }
  | { readonly table: 'transaction_lock'; readonly key: string; readonly values: Values }
  | { readonly table: 'refusal'; readonly key: string; readonly values: Values };

type Values = readonly (string | number | null)[];

/** A lone surrogate has no UTF-8 form. `JSON.stringify` escapes it, so that it would come back changed by nobody's will. */
const loneSurrogate = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/** @throws TypeError for text that DynamoDB would refuse too. */
function textOf(record: Cancellation): string {
  const text = JSON.stringify(record);
  if (text.includes('\\ud') && loneSurrogate.test(text))
    throw new TypeError('text with a lone surrogate cannot be stored');
  return text;
}

export function newRow(record: Cancellation, nonce: string): Row {
  const { id, merchant, createdAt, status, request, wakeAt = null } = record;
  const references = JSON.stringify(referencesOf(record));
  const values = [id, merchant, createdAt, status, request.provider, references, wakeAt, nonce, textOf(record)];
  return { table: 'cancellation', key: id, isNew: true, values };
}

export function changedRow(record: Cancellation): Row {
  const { id, status, wakeAt = null } = record;
  return { table: 'cancellation', key: id, isNew: false, values: [status, wakeAt, textOf(record), id] };
}

export const lockRow = (name: string, { owner, isFreed }: Lock): Row => ({
  table: 'transaction_lock',
  key: name,
  values: [name, owner, isFreed ? 1 : 0],
});

export const refusalRow = (merchant: string, provider: string, notedAt: number): Row => ({
  table: 'refusal',
  key: JSON.stringify([merchant, provider]),
  values: [merchant, provider, notedAt],
});

/** Writes one row at a time. */
export function rowWriter(database: DatabaseSync): (row: Row) => void {
  const insert = database.prepare('INSERT INTO cancellation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE cancellation SET status = ?, wake_at = ?, record = ? WHERE id = ?');
  const others = {
    transaction_lock: database.prepare('INSERT OR REPLACE INTO transaction_lock VALUES (?, ?, ?)'),
    refusal: database.prepare('INSERT OR REPLACE INTO refusal VALUES (?, ?, ?)'),
  };
  return (row) => {
    if (row.table !== 'cancellation') others[row.table].run(...row.values);
    else (row.isNew ? insert : update).run(...row.values);
  };
}
