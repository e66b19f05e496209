import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ProviderName } from '../../core/cancellation/ids.ts';
import { type Hold, type Holds, heldAs, type LaneAct, type Lanes, withLaneActs } from '../../ports/lanes.ts';
import { isError } from './errors.ts';
import { type Item, toValues } from './item.ts';
import * as keys from './keys.ts';
import { assignments } from './update-expression.ts';

interface Options {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

export interface DynamoLanes extends Lanes {
  /**
   * Holds all providers that are not held yet, but only once for this table. A backup contains the name of the table from
   * which it was taken, so a restored table, which has another name, is held again.
   */
  holdAllOnce(providers: readonly ProviderName[], hold: Hold): Promise<void>;
}

/** The lanes in one item of the table of cancellations. */
export function dynamoLanes(options: Options): DynamoLanes {
  const { read, change } = lanesItem(options);
  return {
    held: async () => (await read()).holds,
    history: async () => (await read()).history,

    async hold(provider, hold) {
      const { holds } = await change((stored) =>
        stored.holds.has(provider) ? unchanged : { fields: { [provider]: hold }, acts: [heldAs(provider, hold)] },
      );
      const known = holds.get(provider);
      return { hold: known ?? hold, isNew: !known };
    },

    async release(provider, release) {
      const { holds } = await change((stored) =>
        stored.holds.has(provider)
          ? { fields: { [provider]: undefined }, acts: [{ ...release, provider, act: 'release' }] }
          : unchanged,
      );
      return holds.get(provider);
    },

    async holdAllOnce(providers, hold) {
      await change(({ holds, heldAllIn }) => {
        if (heldAllIn === options.tableName) return unchanged;
        const free = providers.filter((name) => !holds.has(name));
        const fields = { heldAllIn: options.tableName, ...Object.fromEntries(free.map((name) => [name, hold])) };
        return { fields, acts: free.map((name) => heldAs(name, hold)) };
      });
    },
  };
}

/** One attribute for each held provider, so that one read shows all of them, and who held and released them. */
function lanesItem({ client, tableName }: Options) {
  const key = { TableName: tableName, Key: toValues({ pk: keys.lanes }) };

  const read = async () => {
    const { Item } = await client.send(new GetItemCommand({ ...key, ConsistentRead: true }));
    return storedLanes(Item);
  };

  /**
   * Reads the lanes, and writes what `plan` makes of them, if nobody has changed them meanwhile. Otherwise begins again.
   * Returns the lanes as they were.
   */
  async function change(plan: (stored: StoredLanes) => Planned): Promise<StoredLanes> {
    for (;;) {
      const stored = await read();
      const planned = plan(stored);
      if (planned.fields === undefined) return stored;
      try {
        await client.send(new UpdateItemCommand({ ...key, ...changeOf(stored, planned) }));
        return stored;
      } catch (error) {
        if (!isError(error, 'ConditionalCheckFailedException')) throw error;
      }
    }
  }

  return { read, change };
}

/** On condition that nobody has changed the item: `changes` grows with every change. */
function changeOf({ changes, history }: StoredLanes, { fields, acts }: Planned) {
  const count = (changes ?? 0) + 1;
  const set = assignments({ ...fields, changes: count, history: withLaneActs(history, ...acts) });
  return {
    UpdateExpression: `${set.set} ${set.remove}`,
    ConditionExpression: changes === undefined ? 'attribute_not_exists(#changes)' : '#changes = :known',
    ExpressionAttributeNames: set.names,
    ExpressionAttributeValues: toValues({ ...set.values, ':known': changes }),
  };
}

interface StoredLanes {
  readonly holds: Holds;
  readonly history: readonly LaneAct[];
  readonly heldAllIn: unknown;
  readonly changes: number | undefined;
}

/** What a change sets or removes. Without fields, nothing is written. */
interface Planned {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly acts: readonly LaneAct[];
}

const unchanged: Planned = { acts: [] };

function storedLanes(item: Item | undefined): StoredLanes {
  const { heldAllIn, history = [], changes, ...fields } = unmarshall(item ?? {});
  const holds = Object.entries(fields).filter(([name]) => name !== 'pk');
  return { holds: new Map(holds), history, heldAllIn, changes };
}
