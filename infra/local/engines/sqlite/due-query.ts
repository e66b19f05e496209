import type { DatabaseSync } from 'node:sqlite';
import type { Milliseconds } from '../../../../functions/core/cancellation/units.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';

/** How many ids one query reads. Other work continues between two queries. */
const dueLimit = 500;

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
