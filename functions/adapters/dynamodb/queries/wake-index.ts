import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { type Item, idIn, shardName, toValues, wakeShards, withWakeShard } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { indexes } from '../table.ts';
import { assignments } from '../update-expression.ts';

/** DynamoDB has no number for infinity. */
const farFuture: Milliseconds = 9e15;

export function dueQuery(table: RecordTable): CancellationStore['due'] {
  return (until) => Array.from({ length: wakeShards }, (_, shard) => dueIn(table, shardName(shard), until));
}

/** Reads one page at a time, and the next page only if the caller asks for more. */
async function* dueIn({ client, tableName }: RecordTable, shard: string, until: Milliseconds) {
  let start: Item | undefined;
  do {
    const page: QueryCommandOutput = await client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: indexes.wake.name,
        KeyConditionExpression: 'wakeShard = :shard AND wakeAt <= :until',
        ExpressionAttributeValues: toValues({ ':shard': shard, ':until': Math.min(until, farFuture) }),
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield idIn(item);
    start = page.LastEvaluatedKey;
  } while (start);
}

/** Moves `wakeAt` if nobody has changed the record since it was loaded. A record without `wakeAt` is not in the index. */
export function moveWakeWrite({ update }: RecordTable): CancellationStore['moveWake'] {
  return async (loaded, to) => {
    if (loaded.wakeAt === undefined) return false;
    const set = assignments(withWakeShard(loaded.id, { wakeAt: to }));
    const moved = await update(loaded.id, {
      UpdateExpression: `${set.set} ${set.remove}`,
      ExpressionAttributeNames: { ...set.names, '#version': 'version', '#wakeAt': 'wakeAt' },
      ConditionExpression: '#version = :loadedVersion AND #wakeAt = :loadedWake',
      values: { ...set.values, ':loadedVersion': loaded.version, ':loadedWake': loaded.wakeAt },
    });
    return moved !== undefined;
  };
}
