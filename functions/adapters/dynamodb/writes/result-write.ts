import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Cancellation, DueEvent } from '../../../core/cancellation/cancellation.ts';
import { type Changes, changed } from '../../../core/cancellation/changes.ts';
import { statusesBefore } from '../../../core/cancellation/status.ts';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import { wakeAt } from '../../../core/cancellation/wake.ts';
import type { CancellationStore, Guard } from '../../../ports/cancellation-store.ts';
import { expiry, type Item, toRecord, toValues, wakeShard } from '../item.ts';
import { asRequest, keyOf, type RecordTable, type Update } from '../record-table.ts';
import { retryConflicts } from '../retries.ts';
import { assignments } from '../update-expression.ts';

/** Records a look's result; one that is `rejected` frees the lock in the same transaction. */
export function resultWrite(table: RecordTable): CancellationStore['record'] {
  return (loaded, changes, guard, { event, lock, now }) => {
    const change = resultUpdate(loaded, changes, guard, event, now);
    const ours = (item: Item) =>
      'lease' in guard && item.recordedLease?.S === guard.lease ? toRecord(item) : undefined;
    return changes.status === 'rejected'
      ? recordAndFree(table, loaded.id, change, lock, ours)
      : table.update(loaded.id, change, ours);
  };
}

function resultUpdate(
  loaded: Cancellation,
  changes: Changes,
  guard: Guard,
  event: DueEvent | undefined,
  now: Milliseconds,
): Update {
  const after = changed(loaded, { ...changes, lease: undefined });
  const wake = wakeAt(after, event !== undefined || loaded.dueEvents.length > 0, now);
  const set = assignments({
    ...changes,
    lease: undefined,
    ...('lease' in guard ? { recordedLease: guard.lease } : {}),
    wakeAt: wake,
    wakeShard: wake === undefined ? undefined : wakeShard(loaded.id),
    expiresAt: expiry(after),
    ...(event ? { lastEvent: event } : {}),
  });
  const holds = guardClause(guard);
  const legal = statusClause(loaded, changes);
  return {
    UpdateExpression: `${set.set}${event ? ', dueEvents = list_append(dueEvents, :due)' : ''} ${set.remove}`,
    ExpressionAttributeNames: { ...set.names, ...holds.names, ...legal.names },
    ConditionExpression: `${holds.condition} AND ${legal.condition}`,
    values: { ...set.values, ...(event ? { ':due': [event] } : {}), ...holds.values, ...legal.values },
  };
}

const guardClause = (guard: Guard) =>
  'lease' in guard
    ? { condition: '#lease.id = :guard', names: { '#lease': 'lease' }, values: { ':guard': guard.lease } }
    : { condition: '#version = :guard', names: { '#version': 'version' }, values: { ':guard': guard.version } };

/** The transition table as a condition. */
function statusClause(loaded: Cancellation, { status }: Changes) {
  const from = status === undefined ? [loaded.status] : statusesBefore(status);
  const values = Object.fromEntries(from.map((before, index) => [`:from${index}`, before]));
  return { condition: `#status IN (${Object.keys(values).join(', ')})`, names: { '#status': 'status' }, values };
}

async function recordAndFree(
  { client, tableName, load }: RecordTable,
  id: string,
  change: Update,
  lock: string,
  ours: (item: Item) => Cancellation | undefined,
): Promise<Cancellation | undefined> {
  const TransactItems: TransactWriteItem[] = [
    { Update: { TableName: tableName, Key: keyOf(id), ...asRequest(change) } },
    freeLock(tableName, lock, id),
  ];
  try {
    await retryConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems })));
    return await load(id);
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [reason] = error.CancellationReasons ?? [];
    if (reason?.Code !== 'ConditionalCheckFailed') throw error;
    return reason.Item && ours(reason.Item);
  }
}

const freeLock = (TableName: string, lock: string, id: string): TransactWriteItem => ({
  Update: {
    TableName,
    Key: toValues({ pk: lock }),
    UpdateExpression: 'SET freed = :yes',
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: toValues({ ':yes': true, ':owner': id }),
  },
});
