import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { keysOfExchanges } from '../../../functions/adapters/dynamodb/exchange-log.ts';
import { listQuery } from '../../../functions/adapters/dynamodb/queries/list-query.ts';
import { recordTable } from '../../../functions/adapters/dynamodb/record-table.ts';
import { assignments } from '../../../functions/adapters/dynamodb/update-expression.ts';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import type { CancellationId } from '../../../functions/core/cancellation/ids.ts';
import type { Position } from '../../../functions/ports/cancellation-store.ts';

const pageSize = 100;

/** The attributes that put a record into the indexes by reference. */
const referenceKeys = { ownRef: undefined, ref1: undefined, ref2: undefined };

/** Reads and changes the table of cancellations with the AWS credentials of an administrator. */
export function records({ client, tableName }: { readonly client: DynamoDBClient; readonly tableName: string }) {
  const table = recordTable(client, tableName);
  const list = listQuery(table);

  return {
    load: table.load,

    /** The ids of a merchant's cancellations, newest first; with a reference only those that have it. */
    async *idsOf(merchant: string, reference?: string): AsyncIterable<CancellationId> {
      let after: Position | undefined;
      do {
        const page = await list({ merchant, reference, limit: pageSize, after });
        for (const { id } of page.items) yield id;
        after = page.next;
      } while (after);
    },

    /** Deletes what was said to the provider and by it, as far as it is still kept. */
    async deleteExchanges({ id, look, request: { provider } }: Cancellation): Promise<void> {
      for (const Key of keysOfExchanges({ id, provider }, look))
        await client.send(new DeleteItemCommand({ TableName: tableName, Key }));
    },

    /**
     * Replaces an ended record by the erased one, if nobody has changed it since it was loaded. Confirmations of events and
     * recovery change no version, so their fields are compared too.
     * @returns whether it was written.
     */
    async replace(loaded: Cancellation, erased: Cancellation): Promise<boolean> {
      // Only what changes: others may count nudges and runs at any time.
      const names = Object.keys({ ...loaded, ...erased }) as (keyof Cancellation)[];
      const changed = names.filter((name) => loaded[name] !== erased[name]);
      const set = assignments({ ...Object.fromEntries(changed.map((name) => [name, erased[name]])), ...referenceKeys });
      const after = await table.update(loaded.id, {
        UpdateExpression: `${set.set} ${set.remove}`,
        ExpressionAttributeNames: {
          ...set.names,
          '#version': 'version',
          '#status': 'status',
          '#lastEvent': 'lastEvent',
        },
        ConditionExpression: `#version = :loadedVersion AND #status = :loadedStatus AND size(dueEvents) = :none AND attribute_not_exists(wakeAt) AND ${sameEvent(loaded)}`,
        values: {
          ...set.values,
          ':loadedVersion': loaded.version,
          ':loadedStatus': loaded.status,
          ':none': 0,
          ...(loaded.lastEvent ? { ':loadedEvent': loaded.lastEvent.eventId } : {}),
        },
      });
      return after !== undefined;
    },
  };
}

const sameEvent = ({ lastEvent }: Cancellation) =>
  lastEvent ? '#lastEvent.eventId = :loadedEvent' : 'attribute_not_exists(#lastEvent)';

export type Records = ReturnType<typeof records>;
