import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { toValues } from '../item.ts';
import type { RecordTable } from '../record-table.ts';

type Notes = Pick<CancellationStore, 'isRefusalKnown' | 'noteRefusal' | 'forgetRefusal'>;

const day = 24 * 60 * 60 * 1000;

/** Notes which credentials were refused, so that people are told once and not once per cancellation. They live for a day. */
export function refusalNotes({ client, tableName, read }: RecordTable): Notes {
  const keyOf = (merchant: string, provider: string) => `refusal#${JSON.stringify([merchant, provider])}`;
  const set = (merchant: string, provider: string, refusedAt: number) =>
    client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: toValues({ pk: keyOf(merchant, provider) }),
        UpdateExpression: 'SET refusedAt = :refusedAt, expiresAt = :expiresAt',
        ExpressionAttributeValues: toValues({
          ':refusedAt': refusedAt,
          ':expiresAt': Math.floor((refusedAt + day) / 1000),
        }),
      }),
    );
  return {
    async isRefusalKnown(merchant, provider, now) {
      const item = await read(keyOf(merchant, provider));
      return Number(item?.refusedAt?.N ?? 0) > now - day;
    },
    async noteRefusal(merchant, provider, now) {
      await set(merchant, provider, now);
    },
    async forgetRefusal(merchant, provider) {
      await set(merchant, provider, 0);
    },
  };
}
