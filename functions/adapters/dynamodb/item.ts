import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';

export type Item = Record<string, AttributeValue>;

export const wakeShards = 8;

export const shardName = (shard: number) => `wake#${shard}`;

/** Spreads the wake index: each cancellation always has the same shard. */
const wakeShard = (id: string) => shardName(id.charCodeAt(id.length - 1) % wakeShards);

/** The two attributes that put an item into the wake index; without a moment they are removed, and the item leaves it. */
export const wakeFields = (id: string, wakeAt: Milliseconds | undefined) => ({
  wakeAt,
  wakeShard: wakeAt === undefined ? undefined : wakeShard(id),
});

export const cancellationKey = (id: string) => `cancellation#${id}`;

/** The id of the cancellation whose item or key this is. */
export const idIn = ({ pk }: Item) => (pk?.S ?? '').slice(cancellationKey('').length);

/** The cancellation that holds a lock, from the lock's item. */
export const ownerIn = (item: Item | undefined) => item?.owner?.S;

const retentionDays = 400;

/** When DynamoDB may delete an ended cancellation, in epoch seconds. */
export const expiry = ({ status, completedAt }: Cancellation) =>
  isEnd(status) && completedAt !== undefined ? Math.floor(completedAt / 1000) + retentionDays * 86_400 : undefined;

/** Plain values as attributes; fields that are `undefined` are left out. */
export const toValues = (values: Record<string, unknown>): Item => marshall(values, { removeUndefinedValues: true });

/** The item of a new record. `references` is only for the filter of the list: the values by which people know the payment. */
export const toItem = (record: Cancellation, nonce: string): Item =>
  toValues({
    ...record,
    ...wakeFields(record.id, record.wakeAt),
    pk: cancellationKey(record.id),
    nonce,
    references: Object.values(record.request.transaction),
  });

/** The record of an item, and the nonce of the write that created it. */
export function fromItem(item: Item): { readonly record: Cancellation; readonly nonce: unknown } {
  const {
    pk: _pk,
    wakeShard: _shard,
    expiresAt: _expiresAt,
    references: _references,
    nonce,
    troubles = 0,
    ...record
  } = unmarshall(item);
  // Records of the first version call them `troubles`.
  return { record: { consecutiveFailures: troubles, ...record } as Cancellation, nonce };
}

export const toRecord = (item: Item): Cancellation => fromItem(item).record;
