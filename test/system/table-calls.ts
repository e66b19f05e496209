import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type QueryCommandOutput,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { table } from '../../functions/adapters/dynamodb/table.ts';
import type { CancellationStore } from '../../functions/ports/cancellation-store.ts';
import type { ExchangeLog } from '../../functions/ports/exchange-log.ts';
import { type Item, itemSize } from './request-units/item-size.ts';
import { batchGetUnits, getUnits, queryUnits } from './request-units/read-units.ts';
import { type Units, writeUnits } from './request-units/write-units.ts';

/** A call of the store that is under way. */
const storeCall = new AsyncLocalStorage<string>();

/** One call of DynamoDB, with what it costs. */
export interface TableCall {
  /** The call of the store that it belongs to. */
  readonly by: string;
  readonly operation: string;
  readonly readUnits: number;
  readonly writes: readonly ItemWritten[];
}

interface ItemWritten {
  readonly units: Units;
  readonly isRefused: boolean;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** The size of the item after the write, in bytes. */
  readonly bytes: number;
}

/** What a write is about to do with one item. `attempted` is the item that a put stores. */
interface Target {
  readonly key: Item;
  readonly attempted?: Item | undefined;
}

const keyName = table.partition.name;

const putTarget = (attempted: Item | undefined = {}): Target => ({
  key: Object.fromEntries(Object.entries(attempted).filter(([name]) => name === keyName)),
  attempted,
});

/** The items that a call writes, by its name. */
const targets: Readonly<Record<string, (input: unknown) => readonly Target[]>> = {
  UpdateItem: (input) => [{ key: (input as UpdateItemCommandInput).Key ?? {} }],
  PutItem: (input) => [putTarget((input as PutItemCommandInput).Item)],
  TransactWriteItems: (input) =>
    ((input as TransactWriteItemsCommandInput).TransactItems ?? []).map(({ Put, Update, Delete, ConditionCheck }) =>
      Put ? putTarget(Put.Item) : { key: (Update ?? Delete ?? ConditionCheck)?.Key ?? {} },
    ),
};

/** The read units of a call, by its name. */
const reads: Readonly<Record<string, (input: unknown, output: unknown) => number>> = {
  GetItem: (input, output) =>
    getUnits((output as GetItemCommandOutput).Item, (input as GetItemCommandInput).ConsistentRead ?? false),
  BatchGetItem: (input, output) => batchUnits(input as BatchGetItemCommandInput, output as BatchGetItemCommandOutput),
  Query: (input, output) => {
    const { Items = [], ScannedCount } = output as QueryCommandOutput;
    if (ScannedCount !== Items.length) throw new Error('the items that a filter left out cannot be measured');
    return queryUnits(Items, (input as QueryCommandInput).ConsistentRead ?? false);
  },
};

function batchUnits({ RequestItems = {} }: BatchGetItemCommandInput, { Responses = {} }: BatchGetItemCommandOutput) {
  const units = Object.entries(RequestItems).map(([name, { Keys = [], ConsistentRead = false }]) => {
    const found = Responses[name] ?? [];
    return batchGetUnits(found, Keys.length - found.length, ConsistentRead);
  });
  return units.reduce((sum, one) => sum + one, 0);
}

/**
 * Notes every call that a client makes, and what DynamoDB would charge for it. `reader`, another client of the same
 * table, reads each item before and after a write. Writes happen one after the other, so that nothing comes between.
 */
export function countTableCalls(client: DynamoDBClient, reader: DynamoDBClient, tableName: string): TableCall[] {
  const calls: TableCall[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const read = async (Key: Item) =>
    (await reader.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;

  /** A projection does not make a read cheaper (DynamoDB Developer Guide, "Using projection expressions in DynamoDB"). */
  async function withWholeItems(output: unknown): Promise<unknown> {
    const whole = async (item: Item) => (await read({ [keyName]: item[keyName] ?? { NULL: true } })) ?? item;
    const { Item, Responses } = output as GetItemCommandOutput & BatchGetItemCommandOutput;
    if (Item) return { Item: await whole(Item) };
    if (!Responses) return output;
    const found = Object.entries(Responses).map(async ([name, items]) => [name, await Promise.all(items.map(whole))]);
    return { Responses: Object.fromEntries(await Promise.all(found)) };
  }

  async function written<T>(operation: string, aimed: readonly Target[], write: () => Promise<T>): Promise<T> {
    const before = await Promise.all(aimed.map(({ key }) => read(key)));
    let isRefused = false;
    try {
      return await write();
    } catch (error) {
      isRefused = true;
      throw error;
    } finally {
      const after = await Promise.all(aimed.map(({ key }) => read(key)));
      const isTransaction = operation === 'TransactWriteItems';
      const writes = aimed.map(({ attempted }, index) => {
        const images = { before: before[index], after: after[index] };
        const units = writeUnits({ ...images, isTransaction, ...(isRefused ? { refused: { attempted } } : {}) }, table);
        return { ...images, units, isRefused, bytes: images.after ? itemSize(images.after) : 0 };
      });
      calls.push({ by: storeCall.getStore() ?? operation, operation, readUnits: 0, writes });
    }
  }

  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        const aimed = targets[operation]?.(args.input);
        if (aimed) {
          const result = turn.then(() => written(operation, aimed, () => next(args)));
          turn = result.catch(() => undefined);
          return result;
        }
        const unitsOf = reads[operation];
        if (!unitsOf) throw new Error(`nothing tells what ${operation} costs`);
        const result = await next(args);
        const readUnits = unitsOf(args.input, await withWholeItems(result.output));
        calls.push({ by: storeCall.getStore() ?? operation, operation, readUnits, writes: [] });
        return result;
      },
    { step: 'initialize', name: 'countTableCalls' },
  );
  return calls;
}

/** The same store, which adds the name of each call to `names` and lets `countTableCalls` know it. */
export const namedStore = <Store extends CancellationStore | ExchangeLog>(store: Store, names: string[]): Store =>
  new Proxy(store, {
    get: (target, name: string) => {
      const method = target[name as keyof Store] as (...args: never[]) => unknown;
      return (...args: never[]) => {
        names.push(name);
        return storeCall.run(name, () => method(...args));
      };
    },
  });
