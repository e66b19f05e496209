import { isDeepStrictEqual } from 'node:util';
import { type Item, itemSize } from './item-size.ts';

/** Which attributes an index holds besides the keys. */
export type Projection = 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };

interface Key {
  readonly name: string;
}

/** The keys and the global secondary indexes of a table, as `functions/adapters/dynamodb/table.ts` describes them. */
export interface TableKeys {
  readonly partition: Key;
  readonly indexes: readonly {
    readonly name: string;
    readonly partition: Key;
    readonly sort: Key;
    readonly projection: Projection;
  }[];
}

/** One write of one item. */
export interface ItemWrite {
  /** The item before the write; absent if there was none. */
  readonly before?: Item | undefined;
  /** The item after it; absent if there is none. */
  readonly after?: Item | undefined;
  /** The write was refused because its condition was false; `attempted` is the item that a put would have stored. */
  readonly refused?: { readonly attempted?: Item | undefined };
  readonly isTransaction?: boolean;
}

/** Write request units, by the name of the index; `table` is the table itself. */
export type Units = Readonly<Record<string, number>>;

const writeUnit = 1024;

const unitsFor = (bytes: number) => Math.max(1, Math.ceil(bytes / writeUnit));

const sizeOf = (item: Item | undefined) => (item ? itemSize(item) : 0);

/**
 * What DynamoDB charges for a write: the larger of the item before and after it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html), twice in a transaction
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html), also if the condition is
 * false (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html), and the changes of
 * each index. A transaction does not double what an index takes: the pages do not say it, but it was measured
 * (https://github.com/nubo-db/dynoxide/pull/188).
 */
export function writeUnits(write: ItemWrite, table: TableKeys): Units {
  const { before, after, refused, isTransaction = false } = write;
  const bytes = Math.max(sizeOf(before), sizeOf(refused ? refused.attempted : after));
  const ofTable = unitsFor(bytes) * (isTransaction ? 2 : 1);
  const ofIndexes = table.indexes.map(({ name, ...index }) => [
    name,
    refused
      ? 0
      : indexUnits(entryOf(before, index, table), entryOf(after, index, table), [index.partition, index.sort]),
  ]);
  return { table: ofTable, ...Object.fromEntries(ofIndexes.filter(([, units]) => units !== 0)) };
}

/** What an index holds of an item: nothing, if the item lacks one of the index's keys. */
function entryOf(
  item: Item | undefined,
  { partition, sort, projection }: Omit<TableKeys['indexes'][number], 'name'>,
  table: TableKeys,
): Item | undefined {
  if (item?.[partition.name] === undefined || item[sort.name] === undefined) return undefined;
  if (projection === 'ALL') return item;
  const included = projection === 'KEYS_ONLY' ? [] : projection.include;
  const names = new Set([table.partition.name, partition.name, sort.name, ...included]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

/**
 * An index is charged for the change of its own entry: one put if the entry is new, one delete if it is gone, both if its
 * key changes, one put if another attribute of it changes, nothing if it stays as it is:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 * A changed entry counts with the larger of its two sizes, as measured (https://github.com/nubo-db/dynoxide/pull/177).
 */
function indexUnits(before: Item | undefined, after: Item | undefined, keys: readonly Key[]): number {
  if (!before && !after) return 0;
  if (!before || !after) return unitsFor(sizeOf(before ?? after));
  const hasMoved = keys.some(({ name }) => !isDeepStrictEqual(before[name], after[name]));
  if (hasMoved) return unitsFor(sizeOf(before)) + unitsFor(sizeOf(after));
  return isDeepStrictEqual(before, after) ? 0 : unitsFor(Math.max(sizeOf(before), sizeOf(after)));
}
