import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { CancellationId } from '../../../core/cancellation/ids.ts';
import { type Accepted, accept } from '../../../core/writes/accept.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { cancellationReasons } from '../errors.ts';
import { cancellationKey, fromItem, ownerIn, toItem, toValues } from '../item.ts';
import { keyOf, type RecordTable } from '../record-table.ts';
import { retryBusy } from '../retries.ts';

/**
 * One transaction stores the cancellation and takes the lock. If it fails, the stored items tell why: a record with our own
 * key counts before a foreign lock. If the record of the lock's owner is gone, a second transaction takes the lock from it.
 */
export function acceptWrite({ client, tableName, read }: RecordTable): CancellationStore['accept'] {
  return (record, lock, nonce) => {
    const attempt = async (gone?: CancellationId): Promise<Accepted> => {
      try {
        const TransactItems = itemsOf(tableName, record, lock, nonce, gone);
        await client.send(new TransactWriteItemsCommand({ TransactItems }));
        return { outcome: 'stored' };
      } catch (error) {
        const [first, second, third] = cancellationReasons(error) ?? [];
        // Somebody has stored the former owner again, with its own key.
        if (third?.Code === 'ConditionalCheckFailed') return attempt();
        // DynamoDB does not show an item that another transaction holds, or for which it had no capacity.
        const isHidden = first !== undefined && !first.Item && first.Code !== 'None';
        const stored = isHidden ? await read(cancellationKey(record.id)) : first?.Item;
        const owner = ownerIn(second?.Item);
        if (!stored && owner === undefined) throw error;
        if (stored || owner === undefined) return accept(nonce, stored && fromItem(stored), undefined);
        const isOwnerGone = (await read(cancellationKey(owner))) === undefined;
        const accepted = accept(nonce, undefined, { owner, isFreed: false, isOwnerGone });
        return accepted.outcome === 'stored' ? attempt(owner) : accepted;
      }
    };
    return retryBusy(() => attempt());
  };
}

function itemsOf(
  tableName: string,
  record: Cancellation,
  lock: string,
  nonce: string,
  gone: CancellationId | undefined,
): TransactWriteItem[] {
  const items = [putRecord(tableName, record, nonce), putLock(tableName, record, lock, gone)];
  // A transaction has at most one action for an item, and the first one checks our own key.
  return gone === undefined || gone === record.id ? items : [...items, checkGone(tableName, gone)];
}

const putRecord = (TableName: string, record: Cancellation, nonce: string): TransactWriteItem => ({
  Put: {
    TableName,
    Item: toItem(record, nonce),
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
});

function putLock(TableName: string, { id }: Cancellation, lock: string, gone?: CancellationId): TransactWriteItem {
  const isFree = 'attribute_not_exists(pk) OR freed = :yes';
  return {
    Put: {
      TableName,
      Item: toValues({ pk: lock, owner: id }),
      ConditionExpression: gone === undefined ? isFree : `${isFree} OR #owner = :gone`,
      ...(gone === undefined ? {} : { ExpressionAttributeNames: { '#owner': 'owner' } }),
      ExpressionAttributeValues: toValues({ ':yes': true, ':gone': gone }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}

const checkGone = (TableName: string, id: CancellationId): TransactWriteItem => ({
  ConditionCheck: { TableName, Key: keyOf(id), ConditionExpression: 'attribute_not_exists(pk)' },
});
