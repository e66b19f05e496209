import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Milliseconds } from '../../core/cancellation/units.ts';

interface Counting {
  readonly tableName: string;
  readonly pk: string;
  /** What the update expression does after `SET expiresAt = :expiresAt`. */
  readonly change: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, number>>;
  readonly now: Milliseconds;
}

/** Longer than the item is needed. DynamoDB deletes it some days after that. */
const lifetime: Milliseconds = 60 * 60_000;

/** A conditional update of an item that only counts. It needs no index and no other item. */
export function countingUpdate({ tableName, pk, change, condition, values, now }: Counting): UpdateItemCommand {
  const all = { ...values, ':expiresAt': Math.floor((now + lifetime) / 1000) };
  return new UpdateItemCommand({
    TableName: tableName,
    Key: { pk: { S: pk } },
    UpdateExpression: `SET expiresAt = :expiresAt${change}`,
    ConditionExpression: condition,
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, { N: String(value) }]),
    ),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
}
