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

/** Records of the first version have no list of references; the two most usual ones are found by their names. */
const hasReference =
  '(contains(#references, :transaction) OR #request.#transaction.transactionId = :transaction OR #request.#transaction.paymentId = :transaction)';

/** The filter for the given fields. DynamoDB refuses placeholders that no expression uses, so only those in use are declared. */
function filterOf({ status, provider, transactionId }: ListQuery) {
  const filters = [
    ...(status ? ['#status = :status'] : []),
    ...(provider ? ['#request.#provider = :provider'] : []),
    ...(transactionId ? [hasReference] : []),
  ];
  const names = {
    ...(status ? { '#status': 'status' } : {}),
    ...(provider || transactionId ? { '#request': 'request' } : {}),
    ...(provider ? { '#provider': 'provider' } : {}),
    ...(transactionId ? { '#references': 'references', '#transaction': 'transaction' } : {}),
  };
  return {
    expressions: filters.length > 0 ? { FilterExpression: filters.join(' AND '), ExpressionAttributeNames: names } : {},
    values: {
      ...(status ? { ':status': status } : {}),
      ...(provider ? { ':provider': provider } : {}),
      ...(transactionId ? { ':transaction': transactionId } : {}),
    },
  };
}

const keyOf = (merchant: string, { id, createdAt }: Position): Item =>
  toValues({ pk: cancellationKey(id), merchant, createdAt });

const positionOf = ({ id, createdAt }: Cancellation): Position => ({ id, createdAt });

const positionIn = (key: Item): Position => ({ id: idIn(key), createdAt: unmarshall(key).createdAt });
