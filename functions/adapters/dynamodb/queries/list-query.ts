import { BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Filter, isListed } from '../../../core/cancellation/listed.ts';
import type { ShownCancellation } from '../../../core/cancellation/shown.ts';
import type { CancellationStore, ListQuery, Position } from '../../../ports/cancellation-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { cancellationKey, type Item, idIn, shownProjection, toShown, toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { indexes } from '../table.ts';

/** Index entries that DynamoDB reads for one query with a filter. An entry has about 300 bytes. */
const filteredLimit = 1000;
const maxQueries = 25;

/**
 * Queries the merchant's index until the filtered entries fill the page, and then reads the records of these entries.
 * After `maxQueries` queries it returns a shorter page, whose cursor continues from there.
 */
export function listQuery(table: RecordTable): CancellationStore['list'] {
  return async (query) => {
    const { limit } = query;
    const { found, start } = await entries(table, query);
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const records = await recordsOf(table, shown.map(idIn));
    return {
      // The index may be a moment behind the records.
      items: records.filter((record) => isListed(record, query)),
      next: last ? positionIn(last) : start && positionIn(start),
    };
  };
}

/** The entries of a page and one more, if there are so many, and the key after which the next query would start. */
async function entries({ client, tableName }: RecordTable, query: ListQuery) {
  const { merchant, limit, after } = query;
  const filter = filterOf(query);
  const found: Item[] = [];
  let start = after && keyOf(merchant, after);
  for (let queries = 0; queries < maxQueries; queries++) {
    const page = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: indexes.merchant.name,
        KeyConditionExpression: 'merchant = :merchant',
        ...filter.expressions,
        ExpressionAttributeValues: toValues({ ':merchant': merchant, ...filter.values }),
        ScanIndexForward: false,
        Limit: filter.expressions.FilterExpression ? filteredLimit : limit - found.length + 1,
        ExclusiveStartKey: start,
      }),
    );
    found.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
    if (!start || found.length > limit) break;
  }
  return { found, start };
}

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

/** Each filter with the name of its attribute. The index contains these attributes. */
const filters = {
  status: ['#status = :status', 'status'],
  provider: ['#provider = :provider', 'provider'],
  transactionId: ['contains(#references, :transactionId)', 'references'],
} as const satisfies { readonly [Name in keyof Filter]?: readonly [string, string] };

/** The filter for the given fields. DynamoDB refuses placeholders that no expression uses, so only those in use are declared. */
function filterOf(query: ListQuery) {
  const given = (['status', 'provider', 'transactionId'] as const).filter((name) => query[name]);
  return {
    expressions:
      given.length > 0
        ? {
            FilterExpression: given.map((name) => filters[name][0]).join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(
              given.map((name) => [`#${filters[name][1]}`, filters[name][1]]),
            ),
          }
        : {},
    values: Object.fromEntries(given.map((name) => [`:${name}`, query[name]])),
  };
}

const keyOf = (merchant: string, { id, createdAt }: Position): Item =>
  toValues({ pk: cancellationKey(id), merchant, createdAt });

const positionIn = (key: Item): Position => ({ id: idIn(key), createdAt: unmarshall(key).createdAt });
