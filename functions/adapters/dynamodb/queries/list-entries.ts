import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { rests } from '../../../core/cancellation/cancellation.ts';
import type { ListQuery, Position } from '../../../ports/cancellation-store.ts';
import { type Item, idIn, toValues } from '../item.ts';
import { listedAs, placeOf, referenceKey, timeIn, timeOf } from '../list-keys.ts';
import type { RecordTable } from '../record-table.ts';
import { indexes } from '../table.ts';

/** The most entries that one query with a filter evaluates. They have about 150 bytes each, so this takes about 20 read units. */
const maxEvaluated = 1000;

/** How a list is read. */
export interface Plan {
  /** The partitions with its entries, each with the index that it is in. They are read in parallel and merged. */
  readonly partitions: readonly { readonly index: (typeof indexes)[keyof typeof indexes]; readonly value: string }[];
  /** The provider, if the entries tell it and must be filtered by it. */
  readonly provider?: string | undefined;
  /** Whether the entries do not tell everything, so that some records may not match the filters. */
  readonly checksRecords: boolean;
}

/** The narrowest index that fits the filters. The other filters check what is read from it. */
export function planOf({ merchant, merchantReference, reference, status, provider, reviewCode }: ListQuery): Plan {
  if (merchantReference !== undefined)
    return {
      partitions: [{ index: indexes.merchantReference, value: referenceKey(merchant, merchantReference) }],
      checksRecords: (reference ?? status ?? provider) !== undefined,
    };
  if (reference !== undefined) {
    const value = referenceKey(merchant, reference);
    const { reference1, reference2 } = indexes;
    return {
      partitions: [reference1, reference2, indexes.merchantReference].map((index) => ({ index, value })),
      checksRecords: (status ?? provider) !== undefined,
    };
  }
  if (status !== undefined)
    return {
      partitions: [{ index: indexes.status, value: listedAs(merchant, status) }],
      provider,
      checksRecords: reviewCode !== undefined || !rests({ status }),
    };
  return { partitions: [{ index: indexes.merchant, value: merchant }], provider, checksRecords: false };
}

/** Some cancellations of a list, newest first, and the position behind which it continues; absent at its end. */
interface Entries {
  readonly positions: readonly Position[];
  readonly next: Position | undefined;
}

type Range = Pick<ListQuery, 'from' | 'to' | 'limit' | 'after'>;

/** The next entries of the list: at most `limit`. With a filter by provider they may be fewer, or none, before the end. */
export async function nextEntries(table: RecordTable, { partitions, provider }: Plan, range: Range): Promise<Entries> {
  const pages = await Promise.all(partitions.map((partition) => readPartition(table, partition, provider, range)));
  // Older than this, an index that has more entries may lack some.
  const [complete] = pages.flatMap(({ end }) => end ?? []).sort(newestFirst);
  const all = new Map(pages.flatMap(({ found }) => found).map((position) => [position.id, position]));
  const positions = [...all.values()]
    .filter((position) => !complete || newestFirst(position, complete) <= 0)
    .sort(newestFirst);
  if (positions.length <= range.limit) return { positions, next: complete };
  const shown = positions.slice(0, range.limit);
  return { positions: shown, next: shown.at(-1) };
}

const newestFirst = (one: Position, other: Position) => {
  const [place, otherPlace] = [placeOf(one), placeOf(other)];
  return place === otherPlace ? 0 : place < otherPlace ? 1 : -1;
};

const positionOf = (entry: Item): Position => ({ createdAt: timeIn(entry.place?.S ?? ''), id: idIn(entry) });

/** One query: the entries that it finds, and the last one that it evaluated if there may be more. */
async function readPartition(
  { client, tableName }: RecordTable,
  { index, value }: Plan['partitions'][number],
  provider: string | undefined,
  { from, to, limit, after }: Range,
) {
  const low = from === undefined ? '0' : timeOf(from);
  // A place is longer than its time alone and so comes after it: the end of the range is never part of it.
  const end = to === undefined ? '~' : timeOf(to);
  const last = after && placeOf(after);
  const high = last !== undefined && last < end ? last : end;
  if (low > high) return { found: [], end: undefined };
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: index.name,
      KeyConditionExpression: '#partition = :partition AND #place BETWEEN :low AND :high',
      ...(provider === undefined ? {} : { FilterExpression: '#provider = :provider' }),
      ExpressionAttributeNames: {
        '#partition': index.partition,
        '#place': index.sort,
        ...(provider === undefined ? {} : { '#provider': 'provider' }),
      },
      ExpressionAttributeValues: toValues({ ':partition': value, ':low': low, ':high': high, ':provider': provider }),
      ScanIndexForward: false,
      // One entry more than asked for tells whether there are more. Another one is `after` itself.
      Limit: provider === undefined ? limit + (after === undefined ? 1 : 2) : maxEvaluated,
    }),
  );
  const found = Items.map(positionOf).filter(({ id }) => id !== after?.id);
  return { found, end: LastEvaluatedKey && positionOf(LastEvaluatedKey) };
}
