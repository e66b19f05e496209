import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isError } from './errors.ts';
import { cancellationKey, type Item, shownProjection, toRecord, toShown, toValues } from './item.ts';
import { retryBusy } from './retries.ts';

/** A conditional change of one item. `values` holds plain values by their placeholders. */
export interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ConditionExpression: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Changed {
  readonly after?: Cancellation;
  readonly found?: Cancellation;
}

/** The DynamoDB table of all records, with the reads and the conditional update that the store is built from. */
export type RecordTable = ReturnType<typeof recordTable>;

export const keyOf = (id: string) => toValues({ pk: cancellationKey(id) });

/** The change as DynamoDB expects it, for a single item and for a part of a transaction. */
export const asRequest = ({ values, ...expressions }: Update) => ({
  ...expressions,
  ExpressionAttributeValues: Object.keys(values).length > 0 ? toValues(values) : undefined,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

export function recordTable(client: DynamoDBClient, tableName: string) {
  /** A consistent read. */
  const read = async (pk: string, projection = {}): Promise<Item | undefined> => {
    const get = { TableName: tableName, Key: toValues({ pk }), ConsistentRead: true, ...projection };
    return (await client.send(new GetItemCommand(get))).Item;
  };

  const load = async (id: string): Promise<Cancellation | undefined> => {
    const item = await read(cancellationKey(id));
    return item && toRecord(item);
  };

  const show = async (id: string): Promise<ShownCancellation | undefined> => {
    const item = await read(cancellationKey(id), shownProjection);
    return item && toShown(item);
  };

  /** `after`: the record after the change. `found`: the stored record, if the condition failed. Neither: there is no record. */
  const change = async (id: string, asked: Update): Promise<Changed> => {
    const command = { TableName: tableName, Key: keyOf(id), ...asRequest(asked), ReturnValues: 'ALL_NEW' as const };
    try {
      const { Attributes } = await retryBusy(() => client.send(new UpdateItemCommand(command)));
      return Attributes ? { after: toRecord(Attributes) } : {};
    } catch (error) {
      if (!isError(error, 'ConditionalCheckFailedException')) throw error;
      return error.Item ? { found: toRecord(error.Item) } : {};
    }
  };

  /** The record after the change; `undefined` if the condition failed. */
  const update = async (id: string, asked: Update) => (await change(id, asked)).after;

  return { client, tableName, read, load, show, change, update };
}
