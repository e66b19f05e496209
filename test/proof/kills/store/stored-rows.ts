import type { DatabaseSync } from 'node:sqlite';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';
import { recordIn } from '../../../../infra/local/engines/sqlite/rows.ts';

/** Rows of the SQLite store as texts, by table and key. */
export type Rows = Readonly<Record<string, string>>;

export const recordRows = (record: Cancellation): Rows => ({
  [`cancellation ${record.id}`]: `${record.status} ${record.wakeAt ?? null} ${JSON.stringify(record)}`,
});

export const lockRows = (name: string, { owner, isFreed }: Lock): Rows => ({
  [`lock ${name}`]: `${owner} ${isFreed ? 1 : 0}`,
});

export const refusalRows = (merchant: string, provider: string, notedAt: number): Rows => ({
  [`refusal ${merchant} ${provider}`]: String(notedAt),
});

/** Every row that an open database shows. */
export function readRows(database: DatabaseSync): Rows {
  const records = database.prepare('SELECT id, status, wake_at, record FROM cancellation').all();
  const locks = database.prepare('SELECT name, owner, is_freed FROM transaction_lock').all();
  const refusals = database.prepare('SELECT merchant, provider, noted_at FROM refusal').all();
  return Object.fromEntries([
    ...records.map((row) => [
      `cancellation ${row.id}`,
      `${row.status} ${row.wake_at} ${JSON.stringify(recordIn(row))}`,
    ]),
    ...locks.map(({ name, owner, is_freed }) => [`lock ${name}`, `${owner} ${is_freed}`]),
    ...refusals.map(({ merchant, provider, noted_at }) => [`refusal ${merchant} ${provider}`, String(noted_at)]),
  ]);
}

/** The same text for the same rows. */
export const asState = (rows: Rows): string =>
  Object.entries(rows)
    .map(([key, row]) => `${key} = ${row}`)
    .sort()
    .join('\n');
