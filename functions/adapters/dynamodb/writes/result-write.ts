import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation, DueEvent } from '../../../core/cancellation/cancellation.ts';
import { type Changes, changed } from '../../../core/cancellation/changes.ts';
import { statusesBefore } from '../../../core/cancellation/status.ts';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import { wakeAt } from '../../../core/cancellation/wake.ts';
import type { CancellationStore, Guard } from '../../../ports/cancellation-store.ts';
import { cancellationReasons } from '../errors.ts';
import { expiry, toRecord, toValues, wakeFields } from '../item.ts';
import { asRequest, keyOf, type RecordTable, type Update } from '../record-table.ts';
import { retryConflicts } from '../retries.ts';
import { assignments } from '../update-expression.ts';

/** Records the result of a look. If it is `rejected`, the same transaction frees the lock. */
export function resultWrite(table: RecordTable): CancellationStore['record'] {
  return (loaded, changes, guard, { event, lock, now }) => {
    const change = resultUpdate(loaded, changes, guard, event, now);
    const ours = (stored: Cancellation) =>
      'lease' in guard && stored.recordedLease === guard.lease ? stored : undefined;
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
  const after = changed(loaded, changes);
  const wake = wakeAt(after, event !== undefined || loaded.dueEvents.length > 0, now);
  const set = assignments({
    ...changes,
    lease: undefined,
    ...('lease' in guard ? { recordedLease: guard.lease } : {}),
    ...wakeFields(loaded.id, wake),
    expiresAt: expiry(after),
    ...(event ? { lastEvent: event } : {}),
  });
  const holds = guardClause(guard, loaded);
  const legal = statusClause(loaded, changes);
  return {
    UpdateExpression: `${set.set}${event ? ', dueEvents = list_append(dueEvents, :due)' : ''} ${set.remove}`,
    ExpressionAttributeNames: { ...set.names, ...holds.names, ...legal.names },
    ConditionExpression: `${holds.condition} AND ${legal.condition}`,
    values: { ...set.values, ...(event ? { ':due': [event] } : {}), ...holds.values, ...legal.values },
  };
}

/** `#lease` has its name already, because every result removes the lease. */
function guardClause(guard: Guard, { version }: Cancellation) {
  const names = { '#version': 'version' };
  return 'lease' in guard
    ? {
        condition: '#lease.id = :guard AND #version = :loadedVersion',
        names,
        values: { ':guard': guard.lease, ':loadedVersion': version },
      }
    : { condition: '#version = :guard', names, values: { ':guard': guard.version } };
}

/** The table of allowed transitions as a condition. */
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
  ours: (stored: Cancellation) => Cancellation | undefined,
): Promise<Cancellation | undefined> {
  const TransactItems: TransactWriteItem[] = [
    { Update: { TableName: tableName, Key: keyOf(id), ...asRequest(change) } },
    freeLock(tableName, lock, id),
  ];
  try {
    await retryConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems })));
    return await load(id);
  } catch (error) {
    const reason = cancellationReasons(error)?.[0];
    if (reason?.Code !== 'ConditionalCheckFailed') throw error;
    return reason.Item && ours(toRecord(reason.Item));
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
