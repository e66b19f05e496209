import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import { changed } from '../../../core/cancellation/changes.ts';
import {
  isRecorded,
  type Result,
  resultFields,
  statusesAllowed,
  versionExpected,
} from '../../../core/writes/result.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { cancellationReasons } from '../errors.ts';
import { expiry, toRecord, toValues, withShard } from '../item.ts';
import { asRequest, keyOf, type RecordTable, type Update } from '../record-table.ts';
import { retryConflicts } from '../retries.ts';
import { assignments } from '../update-expression.ts';
import { tokenClause } from './task-tokens.ts';

/** Records the result of a look. If it is `rejected`, the same transaction frees the lock. */
export function resultWrite(table: RecordTable): CancellationStore['record'] {
  return async (loaded, changes, guard, { lock, ...more }) => {
    const result = { changes, guard, ...more };
    const asked = resultUpdate(loaded, result);
    if (changes.status === 'rejected') return recordAndFree(table, loaded.id, asked, lock, result);
    const { after, found } = await table.change(loaded.id, asked);
    return after ?? ours(found, result);
  };
}

const ours = (found: Cancellation | undefined, result: Result) =>
  found && isRecorded(found, result) ? found : undefined;

function resultUpdate(loaded: Cancellation, result: Result): Update {
  const { changes, guard, event, token } = result;
  const fields = resultFields(loaded, result);
  const set = assignments({
    ...withShard(loaded.id, fields),
    expiresAt: expiry(changed(loaded, changes)),
  });
  const handed = token && tokenClause(token);
  const statuses = Object.fromEntries(
    statusesAllowed(loaded, changes).map((status, index) => [`:from${index}`, status]),
  );
  // `#lease` has its name already, because every result removes the lease.
  const holdsLease = 'lease' in guard ? '#lease.id = :guard AND ' : '';
  const sets = [set.set, event && 'dueEvents = list_append(dueEvents, :due)', handed?.set].filter(Boolean).join(', ');
  return {
    UpdateExpression: `${sets} ${set.remove}`,
    ExpressionAttributeNames: { ...set.names, ...handed?.names, '#version': 'version', '#status': 'status' },
    ConditionExpression: `${holdsLease}#version = :loadedVersion AND #status IN (${Object.keys(statuses).join(', ')})`,
    values: {
      ...set.values,
      ...handed?.values,
      ...(event ? { ':due': [event] } : {}),
      ...('lease' in guard ? { ':guard': guard.lease } : {}),
      ':loadedVersion': versionExpected(loaded, guard),
      ...statuses,
    },
  };
}

async function recordAndFree(
  { client, tableName, load }: RecordTable,
  id: string,
  asked: Update,
  lock: string,
  result: Result,
): Promise<Cancellation | undefined> {
  const TransactItems: TransactWriteItem[] = [
    { Update: { TableName: tableName, Key: keyOf(id), ...asRequest(asked) } },
    freeLock(tableName, lock, id),
  ];
  try {
    await retryConflicts(() => client.send(new TransactWriteItemsCommand({ TransactItems })));
    return await load(id);
  } catch (error) {
    const reason = cancellationReasons(error)?.[0];
    if (reason?.Code !== 'ConditionalCheckFailed') throw error;
    return ours(reason.Item && toRecord(reason.Item), result);
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
