import type { DatabaseSync } from 'node:sqlite';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { Lock } from '../../../../functions/core/writes/accept.ts';

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
  const select = `
    SELECT 'cancellation ' || id AS key, status || ' ' || ifnull(CAST(wake_at AS INTEGER), 'null') || ' ' || record AS row
      FROM cancellation
    UNION ALL SELECT 'lock ' || name, owner || ' ' || is_freed FROM transaction_lock
    UNION ALL SELECT 'refusal ' || merchant || ' ' || provider, CAST(CAST(noted_at AS INTEGER) AS TEXT) FROM refusal`;
  const rows = database.prepare(select).all();
  return Object.fromEntries(rows.map(({ key, row }) => [String(key), String(row)]));
}

/** The same text for the same rows. */
export const asState = (rows: Rows): string =>
  Object.entries(rows)
    .map(([key, row]) => `${key} = ${row}`)
    .sort()
    .join('\n');
