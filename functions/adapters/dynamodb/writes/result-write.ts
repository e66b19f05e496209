import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import { changed } from '../../../core/cancellation/changes.ts';
import { allowedStatuses, expectedVersion, type Result, record, resultFields } from '../../../core/writes/result.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { cancellationReasons } from '../errors.ts';
import { expiry, toRecord, toValues, withWakeShard } from '../item.ts';
import { listedAs } from '../list-keys.ts';
import { asRequest, keyOf, type RecordTable, type Update } from '../record-table.ts';
import { retryBusy } from '../retries.ts';
import { assignments } from '../update-expression.ts';
import { keptWake } from './kept-wake.ts';
import { tokenClause } from './task-tokens.ts';

/**
 * Records the result of a look. If it is `rejected`, the same transaction frees the lock, and a correction may lock it again.
 * If only `wakeAt` has moved since the record was loaded, the write is tried again with the moved one.
 */
export function resultWrite(table: RecordTable): CancellationStore['record'] {
  return async (loaded, changes, guard, { lock, locksAgain = false, ...more }) => {
    const result = { changes, guard, ...more };
    let known = loaded;
    for (;;) {
      const asked = resultUpdate(loaded, result, known);
      const free = changes.status === 'rejected' ? true : locksAgain ? false : undefined;
      const { after, found }: Awaited<ReturnType<typeof table.change>> =
        free === undefined
          ? await table.change(loaded.id, asked)
          : await recordAndSetLock(table, loaded.id, asked, lock, free);
      if (after) return after;
      const expected = found && record(found, loaded, result);
      // Our own write, whose reply was lost.
      if (!expected || expected === found) return expected;
      known = found;
    }
  };
}

function resultUpdate(loaded: Cancellation, result: Result, known: Cancellation): Update {
  const { changes, guard, event, token } = result;
  const fields = resultFields(loaded, result, known);
  const kept = keptWake(fields, known);
  const set = assignments({
    ...withWakeShard(loaded.id, fields),
    ...(changes.status ? { listedAs: listedAs(loaded.merchant, changes.status) } : {}),
    expiresAt: expiry(changed(loaded, changes)),
  });
  const handed = token && tokenClause(token);
  const statuses = Object.fromEntries(
    allowedStatuses(loaded, changes).map((status, index) => [`:from${index}`, status]),
  );
  // `#lease` has its name already, because every result removes the lease.
  const holdsLease = 'lease' in guard ? '#lease.id = :guard AND ' : '';
  const sets = [set.set, event && 'dueEvents = list_append(dueEvents, :due)', handed?.set].filter(Boolean).join(', ');
  return {
    UpdateExpression: `${sets} ${set.remove}`,
    ExpressionAttributeNames: {
      ...set.names,
      ...handed?.names,
      ...kept?.names,
      '#version': 'version',
      '#status': 'status',
    },
    ConditionExpression: `${holdsLease}#version = :loadedVersion AND #status IN (${Object.keys(statuses).join(', ')})${kept?.condition ?? ''}`,
    values: {
      ...set.values,
      ...handed?.values,
      ...kept?.values,
      ...(event ? { ':due': [event] } : {}),
      ...('lease' in guard ? { ':guard': guard.lease } : {}),
      ':loadedVersion': expectedVersion(loaded, guard),
      ...statuses,
    },
  };
}

/** A lock that another cancellation owns by now cannot be locked again, and only the record changes. */
async function recordAndSetLock(
  { client, tableName, load, change }: RecordTable,
  id: string,
  asked: Update,
  lock: string,
  free: boolean,
): ReturnType<RecordTable['change']> {
  const TransactItems: TransactWriteItem[] = [
    { Update: { TableName: tableName, Key: keyOf(id), ...asRequest(asked) } },
    setLock(tableName, lock, id, free),
  ];
  try {
    await retryBusy(() => client.send(new TransactWriteItemsCommand({ TransactItems })));
    const after = await load(id);
    return after ? { after } : {};
  } catch (error) {
    const [reason, ofLock] = cancellationReasons(error) ?? [];
    if (reason?.Code === 'ConditionalCheckFailed') return reason.Item ? { found: toRecord(reason.Item) } : {};
    if (!free && ofLock?.Code === 'ConditionalCheckFailed') return change(id, asked);
    throw error;
  }
}

const setLock = (TableName: string, lock: string, id: string, free: boolean): TransactWriteItem => ({
  Update: {
    TableName,
    Key: toValues({ pk: lock }),
    UpdateExpression: 'SET freed = :free',
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: toValues({ ':free': free, ':owner': id }),
  },
});
