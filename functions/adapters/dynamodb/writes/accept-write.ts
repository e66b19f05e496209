import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { Accepted, CancellationStore } from '../../../ports/cancellation-store.ts';
import { cancellationKey, type Item, toItem, toRecord, toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { retryConflicts, wasContended } from '../retries.ts';

/** One transaction stores the cancellation and takes the lock; what stands in its way is the answer, our own key first. */
export function acceptWrite({ client, tableName, read }: RecordTable): CancellationStore['accept'] {
  return (record, lock, nonce) => {
    const TransactItems = [putRecord(tableName, record, nonce), putLock(tableName, record, lock)];
    return retryConflicts(async () => {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { outcome: 'stored' };
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const [own, other] = error.CancellationReasons ?? [];
        // An item that another transaction holds comes without its content.
        const stored = own?.Item ?? (wasContended(error) ? await read(cancellationKey(record.id)) : undefined);
        if (stored) return known(stored, nonce);
        const owner = other?.Item?.owner?.S;
        if (owner === undefined) throw error;
        return { outcome: 'taken', owner };
      }
    });
  };
}

const known = (item: Item, nonce: string): Accepted =>
  item.nonce?.S === nonce ? { outcome: 'stored' } : { outcome: 'known', record: toRecord(item) };

const putRecord = (TableName: string, record: Cancellation, nonce: string): TransactWriteItem => ({
  Put: {
    TableName,
    Item: { ...toItem(record), ...toValues({ nonce }) },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

const putLock = (TableName: string, { id }: Cancellation, lock: string): TransactWriteItem => ({
  Put: {
    TableName,
    Item: toValues({ pk: lock, owner: id }),
    ConditionExpression: 'attribute_not_exists(pk) OR freed = :yes',
    ExpressionAttributeValues: toValues({ ':yes': true }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});
