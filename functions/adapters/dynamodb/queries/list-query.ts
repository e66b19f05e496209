import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { CancellationStore, ListQuery, Position } from '../../../ports/cancellation-store.ts';
import { cancellationKey, type Item, idIn, toRecord, toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { indexes } from '../table.ts';

/** Items that DynamoDB reads for one query with a filter. */
const filteredLimit = 200;
const maxQueries = 25;

/** Queries until the page is full after filtering. After too many queries the page stays short, and its cursor goes on from there. */
export function listQuery({ client, tableName }: RecordTable): CancellationStore['list'] {
  return async (query) => {
    const { merchant, limit, after } = query;
    const filter = filterOf(query);
    const items: Cancellation[] = [];
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
          Limit: filter.expressions.FilterExpression ? filteredLimit : limit - items.length + 1,
          ExclusiveStartKey: start,
        }),
      );
      items.push(...(page.Items ?? []).map(toRecord));
      start = page.LastEvaluatedKey;
      if (!start || items.length > limit) break;
    }
    const shown = items.slice(0, limit);
    const last = items.length > limit ? shown.at(-1) : undefined;
    return { items: shown, next: last ? positionOf(last) : start && positionIn(start) };
  };
}

/** Each filter with the attribute names in it. Records of the first version have no list of references, so two are found by name. */
const filters = {
  status: ['#status = :status', 'status'],
  provider: ['#request.#provider = :provider', 'request', 'provider'],
  transactionId: [
    '(contains(#references, :transactionId) OR #request.#transaction.transactionId = :transactionId OR #request.#transaction.paymentId = :transactionId)',
    'references',
    'request',
    'transaction',
  ],
} as const satisfies { readonly [Name in keyof ListQuery]?: readonly string[] };

/** The filter for the given fields. DynamoDB refuses placeholders that no expression uses, so only those in use are declared. */
function filterOf(query: ListQuery) {
  const given = (['status', 'provider', 'transactionId'] as const).filter((name) => query[name]);
  const names = given.flatMap((name) => filters[name].slice(1));
  return {
    expressions:
      given.length > 0
        ? {
            FilterExpression: given.map((name) => filters[name][0]).join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
          }
        : {},
    values: Object.fromEntries(given.map((name) => [`:${name}`, query[name]])),
  };
}

const keyOf = (merchant: string, { id, createdAt }: Position): Item =>
  toValues({ pk: cancellationKey(id), merchant, createdAt });

const positionOf = ({ id, createdAt }: Cancellation): Position => ({ id, createdAt });

const positionIn = (key: Item): Position => ({ id: idIn(key), createdAt: unmarshall(key).createdAt });
