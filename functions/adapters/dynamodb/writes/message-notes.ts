import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isMessageRemembered } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { toValues } from '../item.ts';
import { message } from '../keys.ts';
import type { RecordTable } from '../record-table.ts';

type Notes = Pick<CancellationStore, 'isMessageKnown' | 'noteMessage'>;

/**
 * One item for each authentic message that was processed. Its key names the provider, so that a policy can. DynamoDB deletes
 * it some days after its end, in any order, so its own time says whether it still counts.
 */
export function messageNotes({ client, tableName, read }: RecordTable): Notes {
  return {
    async isMessageKnown(provider, digest, now) {
      const item = await read(message(provider, digest));
      return isMessageRemembered(item && Number(item.until?.N), now);
    },
    async noteMessage(provider, digest, until) {
      await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: toValues({ pk: message(provider, digest) }),
          UpdateExpression: 'SET #until = :until, expiresAt = :expiresAt',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: toValues({ ':until': until, ':expiresAt': Math.ceil(until / 1000) }),
        }),
      );
    },
  };
}
