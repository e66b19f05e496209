import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { type CallCounter, type Rate, takeCalls } from '../../ports/call-counter.ts';
import { isError } from './errors.ts';
import { toValues } from './item.ts';

interface Settings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly rate: Rate;
  readonly now: () => Milliseconds;
}

/** Milliseconds. The item says nothing any more after a burst has passed; DynamoDB deletes it within days. */
const lifetime = 60 * 60_000;
/** The first one may meet a bucket that is full, the second one a bucket that has just changed. */
const maxAttempts = 3;

/** One item for each merchant, `rate#<merchant>`. A take is one conditional write, and a second one if the merchant was idle. */
export function dynamoCallCounter({ client, tableName, rate, now }: Settings): CallCounter {
  /** `undefined` if it was written, otherwise what the item contains. */
  async function write(merchant: string, expressions: Expressions, values: Readonly<Record<string, number>>) {
    const expiresAt = Math.floor((now() + lifetime) / 1000);
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toValues({ pk: `rate#${merchant}` }),
          UpdateExpression: `SET usedUntil = ${expressions.set}, expiresAt = :expiresAt`,
          ConditionExpression: expressions.condition,
          ExpressionAttributeValues: toValues({ ...values, ':expiresAt': expiresAt }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!isError(error, 'ConditionalCheckFailedException')) throw error;
      return Number(error.Item?.usedUntil?.N);
    }
  }

  return {
    async take(merchant, wanted) {
      let found: number | undefined;
      for (let attempt = 1; attempt <= maxAttempts; attempt++) {
        const { granted, cost, at, latest, retryAt } = takeCalls(found, wanted, rate, now());
        if (granted === 0) return { retryAt };
        const wasIdle = found !== undefined && found < at;
        found = wasIdle
          ? await write(merchant, idle, { ':now': at, ':after': at + cost })
          : await write(merchant, busy, { ':now': at, ':cost': cost, ':latest': latest });
        if (found === undefined) return { granted };
      }
      throw new Error('the count of calls changed too often');
    },
  };
}

interface Expressions {
  readonly set: string;
  readonly condition: string;
}

/** Adds to what others take at the same time, so that nobody has to repeat because of them. */
const busy = {
  set: 'if_not_exists(usedUntil, :now) + :cost',
  condition: 'attribute_not_exists(usedUntil) OR usedUntil BETWEEN :now AND :latest',
};

/** After a pause the bucket is full, and no fuller. */
const idle = { set: ':after', condition: 'usedUntil < :now' };
