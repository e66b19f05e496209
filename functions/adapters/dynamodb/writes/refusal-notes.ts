import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isRefusalValid, refusalLifetime } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { toValues } from '../item.ts';
import * as keys from '../keys.ts';
import type { RecordTable } from '../record-table.ts';

type Notes = Pick<CancellationStore, 'isRefusalKnown' | 'noteRefusal' | 'forgetRefusal'>;

/** Notes which credentials were refused, so that people are told once and not once per cancellation. They live for an hour. */
export function refusalNotes({ client, tableName, read }: RecordTable): Notes {
  const write = (merchant: string, provider: string, fields: Readonly<Record<string, number>>) =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: toValues({ pk: keys.refusal(provider, merchant) }),
        UpdateExpression: `SET ${Object.keys(fields).map((name) => `${name} = :${name}`)}`,
        ExpressionAttributeValues: toValues(
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
        ),
      }),
    );
  return {
    async isRefusalKnown(merchant, provider, now) {
      const item = await read(keys.refusal(provider, merchant));
      return isRefusalValid(Number(item?.refusedAt?.N ?? 0), now);
    },
    async noteRefusal(merchant, provider, now) {
      await write(merchant, provider, { refusedAt: now, expiresAt: Math.floor((now + refusalLifetime) / 1000) });
    },
    async forgetRefusal(merchant, provider) {
      // The note itself goes when its hour is over: DynamoDB deletes nothing that expired more than five years ago.
      await write(merchant, provider, { refusedAt: 0 });
    },
  };
}
