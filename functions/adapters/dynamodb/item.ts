import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import { changed } from '../../core/cancellation/changes.ts';
import { isEnd } from '../../core/cancellation/status.ts';

export type Item = Record<string, AttributeValue>;

export const wakeShards = 8;

export const shardName = (shard: number) => `wake#${shard}`;

/** Spreads the wake index: a fixed shard for each cancellation. */
export const wakeShard = (id: string) => shardName(id.charCodeAt(id.length - 1) % wakeShards);

export const cancellationKey = (id: string) => `cancellation#${id}`;

/** The id of the cancellation whose item or key this is. */
export const idIn = ({ pk }: Item) => (pk?.S ?? '').slice(cancellationKey('').length);

const retentionDays = 400;

/** When DynamoDB may forget an ended cancellation, in epoch seconds. */
export const expiry = ({ status, completedAt }: Cancellation) =>
  isEnd(status) && completedAt !== undefined ? Math.floor(completedAt / 1000) + retentionDays * 86_400 : undefined;

export const toItem = (record: Cancellation): Item =>
  marshall(
    { ...record, pk: cancellationKey(record.id), wakeShard: wakeShard(record.id) },
    { removeUndefinedValues: true },
  );

/** Values for an expression; `undefined` inside a value is left out. */
export const toValues = (values: Record<string, unknown>): Item => marshall(values, { removeUndefinedValues: true });

export function toRecord(item: Item): Cancellation {
  const { pk: _pk, wakeShard: _shard, expiresAt: _expiresAt, nonce: _nonce, ...record } = unmarshall(item);
  return changed(record as Cancellation, {});
}
