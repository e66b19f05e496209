import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { isError } from '../errors.ts';
import { toValues } from '../item.ts';
import * as keys from '../keys.ts';
import type { RecordTable } from '../record-table.ts';

/** DynamoDB may delete an item so long after the end of its renewal. */
const itemLifetimeSeconds = 86_400;

/** One item for each merchant and provider whose login rotates the credentials. It never holds a secret. */
export function renewals({ client, tableName }: RecordTable): Pick<CancellationStore, 'beginRenewal' | 'endRenewal'> {
  /** `false` if the condition does not hold. */
  async function write(
    pk: string,
    UpdateExpression: string,
    ConditionExpression: string,
    values: Readonly<Record<string, unknown>>,
  ): Promise<boolean> {
    const update = new UpdateItemCommand({
      TableName: tableName,
      Key: toValues({ pk }),
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until' },
      ExpressionAttributeValues: toValues(values),
    });
    try {
      await client.send(update);
      return true;
    } catch (error) {
      if (isError(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  return {
    beginRenewal: (merchant, provider, { owner, until }, now) =>
      write(
        keys.renewal(provider, merchant),
        'SET #owner = :owner, #until = :until, expiresAt = :expiry',
        'attribute_not_exists(pk) OR #until <= :now OR #owner = :owner',
        { ':owner': owner, ':until': until, ':now': now, ':expiry': Math.floor(until / 1000) + itemLifetimeSeconds },
      ),
    async endRenewal(merchant, provider, owner) {
      await write(keys.renewal(provider, merchant), 'SET #until = :zero', '#owner = :owner', {
        ':zero': 0,
        ':owner': owner,
      });
    },
  };
}
