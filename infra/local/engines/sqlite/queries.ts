import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type ShownCancellation, shown } from '../../../../functions/core/cancellation/shown.ts';
import type { Milliseconds } from '../../../../functions/core/cancellation/units.ts';
import type { CancellationStore, Position } from '../../../../functions/ports/cancellation-store.ts';
import { recordIn } from './rows.ts';

/** How many ids one query reads. Other work continues between two queries. */
const dueLimit = 500;

/** The list of a merchant, newest first. */
export function listQuery(database: DatabaseSync): CancellationStore['list'] {
  return async ({ merchant, status, provider, transactionId, limit, after }) => {
    const conditions: readonly (readonly [sql: string, ...values: SQLInputValue[]])[] = [
      ['merchant = ?', merchant],
      ...(after ? [['(created_at, id) < (?, ?)', after.createdAt, after.id] as const] : []),
      ...(status ? [['status = ?', status] as const] : []),
      ...(provider ? [['provider = ?', provider] as const] : []),
      ...(transactionId
        ? [['EXISTS (SELECT 1 FROM json_each(transaction_values) WHERE value = ?)', transactionId] as const]
        : []),
    ];
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const rows = database
      .prepare(`SELECT record FROM cancellation WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ?`)
      .all(...conditions.flatMap(([, ...values]) => values), limit + 1);
    const items = rows.slice(0, limit).map((row) => shown(recordIn(row)));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last && positionOf(last) };
  };
}

const positionOf = ({ id, createdAt }: ShownCancellation): Position => ({ id, createdAt });

/** The cancellations whose `wakeAt` has passed, earliest first, in a single shard. */
export function dueQuery(database: DatabaseSync): CancellationStore['due'] {
  const select = database.prepare(
    'SELECT wake_at, id FROM cancellation WHERE wake_at <= ? AND (wake_at, id) > (?, ?) ORDER BY wake_at, id LIMIT ?',
  );
  async function* read(until: Milliseconds) {
    for (let after: readonly [number, string] = [Number.NEGATIVE_INFINITY, '']; ; ) {
      const rows = select.all(until, ...after, dueLimit);
      for (const { id } of rows) yield String(id);
      const last = rows.at(-1);
      if (!last || rows.length < dueLimit) return;
      after = [Number(last.wake_at), String(last.id)];
    }
  }
  return (until) => [read(until)];
}
