import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import { accept } from '../../../core/writes/accept.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { cancellationReasons } from '../errors.ts';
import { cancellationKey, fromItem, ownerIn, toItem, toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { retryBusy } from '../retries.ts';

/** One transaction stores the cancellation and takes the lock. If it fails, the stored items tell why: a record with our own key counts before a foreign lock. */
export function acceptWrite({ client, tableName, read }: RecordTable): CancellationStore['accept'] {
  return (record, lock, nonce) => {
    const TransactItems = [putRecord(tableName, record, nonce), putLock(tableName, record, lock)];
    return retryBusy(async () => {
      try {
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { outcome: 'stored' };
      } catch (error) {
        const reasons = cancellationReasons(error);
        const [first, second] = reasons ?? [];
        // DynamoDB does not show an item that another transaction holds, or for which it had no capacity.
        const isHidden = first !== undefined && !first.Item && first.Code !== 'None';
        const stored = isHidden ? await read(cancellationKey(record.id)) : first?.Item;
        const owner = ownerIn(second?.Item);
        if (!stored && owner === undefined) throw error;
        return accept(nonce, stored && fromItem(stored), owner === undefined ? undefined : { owner, isFreed: false });
      }
    });
  };
}

const putRecord = (TableName: string, record: Cancellation, nonce: string): TransactWriteItem => ({
  Put: {
    TableName,
    Item: toItem(record, nonce),
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
