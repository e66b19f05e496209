import { type Item, itemSize } from './item-size.ts';

const readUnit = 4096;

/** Only an eventually consistent read costs half, and every read of a global secondary index is one. */
const factor = (isConsistent: boolean) => (isConsistent ? 1 : 0.5);

const unitsFor = (bytes: number) => Math.max(1, Math.ceil(bytes / readUnit));

/*
 * All from https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */

/** `GetItem`: the size of the item, rounded up to 4 KB. An item that does not exist costs as much as a small one. */
export const getUnits = (item: Item | undefined, isConsistent: boolean): number =>
  unitsFor(item ? itemSize(item) : 0) * factor(isConsistent);

/** `BatchGetItem`: each item as if it were read alone. `missing` is the number of keys that named no item. */
export const batchGetUnits = (items: readonly Item[], missing: number, isConsistent: boolean): number =>
  [...items, ...Array.from({ length: missing }, () => undefined)].reduce(
    (sum, item) => sum + getUnits(item, isConsistent),
    0,
  );

/** `Query`: all items that were evaluated, before any filter, as one read. Of an index, their size in the index counts. */
export const queryUnits = (evaluated: readonly Item[], isConsistent: boolean): number =>
  unitsFor(evaluated.reduce((bytes, item) => bytes + itemSize(item), 0)) * factor(isConsistent);
