import { isListed } from '../../../core/cancellation/listed.ts';
import type { ShownCancellation } from '../../../core/cancellation/shown.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { batchGet } from '../batch-get.ts';
import { cancellationKey, idIn, shownProjection, toShown, toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { nextEntries, type Plan, planOf } from './list-entries.ts';

/** The most records that one list reads. It reads more than the page shows only if some of them may not match the filters. */
const maxRecords = 100;
/** The fewest records that are read together if some of them may not match the filters. */
const minBatch = 20;

/**
 * Reads the next entries of the indexes, and then the records of these entries, until the page is full. If that takes too
 * many entries or records, it returns a shorter page, whose cursor continues from there.
 */
export function listQuery(table: RecordTable): CancellationStore['list'] {
  return async (query) => {
    const { limit } = query;
    const plan = planOf(query);
    const items: ShownCancellation[] = [];
    const batch = plan.checksRecords ? Math.max(limit, minBatch) : limit;
    let next = query.after;
    for (let rounds = roundsOf(plan, batch); rounds > 0 && items.length < limit; rounds--) {
      const entries = await nextEntries(table, plan, { ...query, limit: batch, after: next });
      const records = await recordsOf(
        table,
        entries.positions.map(({ id }) => id),
      );
      // The index may be a moment behind the records.
      items.push(...records.filter((record) => isListed(record, query)));
      next = entries.next;
      if (!next) break;
    }
    const [last, more] = items.slice(limit - 1);
    if (last && more) next = { createdAt: last.createdAt, id: last.id };
    return { items: items.slice(0, limit), next };
  };
}

/** A filter by provider evaluates as many entries as one request may, in one query. */
const roundsOf = ({ provider, checksRecords }: Plan, batch: number) =>
  checksRecords && provider === undefined ? Math.floor(maxRecords / batch) : 1;

/**
 * The records in the order of `ids`.
 * @throws Unavailable if DynamoDB does not read all of them.
 */
async function recordsOf(table: RecordTable, ids: readonly string[]): Promise<ShownCancellation[]> {
  const keys = ids.map((id) => toValues({ pk: cancellationKey(id) }));
  const items = await batchGet(table, keys, { ConsistentRead: true, ...shownProjection });
  const records = new Map(items.map((item) => [idIn(item), toShown(item)]));
  return ids.flatMap((id) => records.get(id) ?? []);
}
