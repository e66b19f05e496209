import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ProviderName } from '../../core/cancellation/ids.ts';
import type { Hold, Lanes } from '../../ports/lanes.ts';
import { isError } from './errors.ts';
import { type Item, toValues } from './item.ts';
import * as keys from './keys.ts';

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

const isProvider = (name: string) => name !== 'pk' && name !== 'heldAllIn';

/** The lanes in one item of the table of cancellations. */
export function dynamoLanes({ client, tableName }: Options): DynamoLanes {
  // The item has one attribute for each held provider, so one read shows all of them and one write changes one.
  const item = { TableName: tableName, Key: toValues({ pk: keys.lanes }) };

  /** Returns the item as it was before the update. `undefined` if there was none, or if the condition did not hold. */
  async function update(expressions: Omit<UpdateItemCommand['input'], 'TableName' | 'Key'>) {
    const command = { ...item, ...expressions, ReturnValues: 'ALL_OLD' } as const;
    try {
      return (await client.send(new UpdateItemCommand(command))).Attributes;
    } catch (error) {
      if (!isError(error, 'ConditionalCheckFailedException')) throw error;
      return undefined;
    }
  }

  return {
    async held() {
      const { Item } = await client.send(new GetItemCommand({ ...item, ConsistentRead: true }));
      const names = Object.keys(Item ?? {}).filter(isProvider);
      return new Map(names.flatMap((name) => [holdIn(Item, name)].flatMap((hold) => (hold ? [[name, hold]] : []))));
    },

    async hold(provider, hold) {
      const before = await update({
        UpdateExpression: 'SET #provider = if_not_exists(#provider, :hold)',
        ExpressionAttributeNames: { '#provider': provider },
        ExpressionAttributeValues: toValues({ ':hold': hold }),
      });
      const known = holdIn(before, provider);
      return { hold: known ?? hold, isNew: !known };
    },

    async release(provider) {
      const before = await update({
        UpdateExpression: 'REMOVE #provider',
        ExpressionAttributeNames: { '#provider': provider },
      });
      return holdIn(before, provider);
    },

    async holdAllOnce(providers, hold) {
      const holds = providers.map((_, index) => `#p${index} = if_not_exists(#p${index}, :hold)`);
      await update({
        UpdateExpression: `SET heldAllIn = :table, ${holds.join(', ')}`,
        ConditionExpression: 'attribute_not_exists(heldAllIn) OR heldAllIn <> :table',
        ExpressionAttributeNames: Object.fromEntries(providers.map((name, index) => [`#p${index}`, name])),
        ExpressionAttributeValues: toValues({ ':hold': hold, ':table': tableName }),
      });
    },
  };
}

function holdIn(item: Item | undefined, provider: ProviderName): Hold | undefined {
  const { since, by, reason } = item?.[provider]?.M ?? {};
  return since ? { since: Number(since.N), by: by?.S ?? '', reason: reason?.S ?? '' } : undefined;
}
