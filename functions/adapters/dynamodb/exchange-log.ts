import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import {
  type ExchangeLog,
  expiryAfter,
  inOrder,
  type LoggedLook,
  type LogOwner,
  slotOf,
  slotsUpTo,
} from '../../ports/exchange-log.ts';
import { parsed } from '../../untrusted/json.ts';
import { batchGet } from './batch-get.ts';
import { type Item, toValues } from './item.ts';
import * as keys from './keys.ts';

interface Settings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How long an entry is kept; at least 1 where entries are written. */
  readonly days: number;
  readonly now: () => Milliseconds;
}

/** One item for each look, in one of at most 50 places for each cancellation. It is in no index. */
export function dynamoExchangeLog({ client, tableName, days, now }: Settings): ExchangeLog {
  return {
    async keep(owner, look) {
      const expiresAt = Math.ceil(expiryAfter(now(), days) / 1000);
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toValues({ pk: keys.exchange(owner.provider, owner.id, slotOf(look.look)) }),
          UpdateExpression: 'SET said = :said, expiresAt = :expiresAt',
          ExpressionAttributeValues: toValues({ ':said': JSON.stringify(look), ':expiresAt': expiresAt }),
        }),
      );
    },
    async read(owner, looks) {
      // At most 50 items of 4 KB, which one answer can hold (Amazon DynamoDB API Reference, "BatchGetItem": 100 items, 16 MB).
      const items = await batchGet({ client, tableName }, keysOfExchanges(owner, looks));
      // DynamoDB deletes an item up to some days after it has expired.
      const living = items.filter(({ expiresAt }) => Number(expiresAt?.N) * 1000 > now());
      return inOrder(
        living.map(({ said }) => parsed(said?.S ?? '') as LoggedLook),
        looks,
      );
    },
  };
}

/** The keys of everything that can be kept of a cancellation after so many looks. */
export const keysOfExchanges = ({ provider, id }: LogOwner, looks: number): readonly Item[] =>
  slotsUpTo(looks).map((slot) => toValues({ pk: keys.exchange(provider, id, slot) }));
