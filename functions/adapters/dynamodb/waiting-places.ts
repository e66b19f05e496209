import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { maxWait, type WaitingPlaces } from '../../ports/waiting-places.ts';
import { countingUpdate } from './counting-update.ts';
import { isError } from './errors.ts';
import * as keys from './keys.ts';

interface Settings {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** How many callers may wait at once. */
  readonly max: number;
  readonly now: () => Milliseconds;
}

/**
 * One item for every 20 s, `waiting#<number>`, counts the callers whose wait began in it. A wait takes at most 20 s, so it
 * reaches into one further item only, and each of the two items has half of the places. A function that dies keeps its
 * place only until new waits use the next item, which is after 20 s at the latest.
 */
export function dynamoWaitingPlaces({ client, tableName, max, now }: Settings): WaitingPlaces {
  const half = Math.max(1, Math.floor(max / 2));

  const add = (pk: string, callers: number, condition: string, limit: number) =>
    client.send(
      countingUpdate({
        tableName,
        pk,
        change: ' ADD callers :callers',
        condition,
        values: { ':callers': callers, ':limit': limit },
        now: now(),
      }),
    );

  return {
    async take() {
      const pk = keys.waiting(Math.floor(now() / maxWait));
      try {
        await add(pk, 1, 'attribute_not_exists(callers) OR callers < :limit', half);
      } catch (error) {
        if (isError(error, 'ConditionalCheckFailedException')) return undefined;
        throw error;
      }
      return async () => void (await add(pk, -1, 'callers > :limit', 0));
    },
  };
}
