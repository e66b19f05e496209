import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { type CallCounter, type Rate, takeCalls } from '../../ports/call-counter.ts';
import { countingUpdate } from './counting-update.ts';
import { isError } from './errors.ts';
import * as keys from './keys.ts';

interface Settings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly rate: Rate;
  readonly now: () => Milliseconds;
}

/** The first one may meet a bucket that is full, the second one a bucket that has just changed. */
const maxAttempts = 3;

/** One item for each merchant, `rate#<merchant>`. A take is one conditional write, and a second one if the merchant was idle. */
export function dynamoCallCounter({ client, tableName, rate, now }: Settings): CallCounter {
  /** `undefined` if it was written, otherwise what the item contains. */
  async function write(merchant: string, how: Write, values: Readonly<Record<string, number>>) {
    try {
      await client.send(countingUpdate({ tableName, pk: keys.rate(merchant), ...how, values, now: now() }));
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

interface Write {
  readonly change: string;
  readonly condition: string;
}

/** Adds to what others take at the same time, so that nobody has to repeat because of them. */
const busy = {
  change: ', usedUntil = if_not_exists(usedUntil, :now) + :cost',
  condition: 'attribute_not_exists(usedUntil) OR usedUntil BETWEEN :now AND :latest',
};

/** After a pause the bucket is full. A longer pause does not allow more than one burst. */
const idle = { change: ', usedUntil = :after', condition: 'usedUntil < :now' };
