import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { isListed } from '../../../core/cancellation/listed.ts';
import type { ShownCancellation } from '../../../core/cancellation/shown.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { cancellationKey, type Item, idIn, shownProjection, toShown, toValues } from '../item.ts';
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
 * The records in the order of `ids`. DynamoDB may leave some of them out of an answer, so we ask for those again.
 * @throws Unavailable if some are still missing after the last round.
 */
async function recordsOf({ client, tableName }: RecordTable, ids: readonly string[]): Promise<ShownCancellation[]> {
  const records = new Map<string, ShownCancellation>();
  let keys: Item[] = ids.map((id) => toValues({ pk: cancellationKey(id) }));
  let pause = 0;
  for (let round = 1; keys.length > 0; round++, pause = Math.min(maxPause, pause * 2 + firstPause)) {
    if (round > maxRounds) throw new Unavailable('DynamoDB did not read all records of a page');
    if (pause > 0) await new Promise((resume) => setTimeout(resume, pause));
    const asked = { [tableName]: { Keys: keys, ConsistentRead: true, ...shownProjection } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: asked }));
    for (const item of Responses?.[tableName] ?? []) records.set(idIn(item), toShown(item));
    keys = UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  return ids.flatMap((id) => records.get(id) ?? []);
}

const firstPause = 20;
const maxPause = 1000;
/** With all pauses, about six seconds. */
const maxRounds = 10;
