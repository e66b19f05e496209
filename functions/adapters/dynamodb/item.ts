import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { Fields } from '../../core/cancellation/changes.ts';
import { base32 } from '../../core/cancellation/ids.ts';
import { type ShownCancellation, shownFields } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import { listKeys } from './list-keys.ts';

export type Item = Record<string, AttributeValue>;

export const wakeShards = 8;

export const shardName = (shard: number) => `wake#${shard}`;

/** Spreads the wake index evenly: each cancellation always has the same shard. */
const wakeShard = (id: string) => shardName(Math.max(0, base32.indexOf(id.at(-1) ?? '')) % wakeShards);

/**
 * The fields of a write as attributes. If they change `wakeAt`, the attribute `wakeShard` is added. It puts the item into
 * its shard of the wake index; as `undefined` it takes the item out of the index.
 */
export const withWakeShard = (id: string, fields: Fields): Readonly<Record<string, unknown>> =>
  'wakeAt' in fields ? { ...fields, wakeShard: fields.wakeAt === undefined ? undefined : wakeShard(id) } : fields;

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

/** The item of a new record. The key says the id, so the item does not repeat it: each write is charged by the size of the item. */
export function toItem(record: Cancellation, nonce: string): Item {
  const { id, ...fields } = record;
  return toValues({
    ...withWakeShard(id, { ...fields, wakeAt: fields.wakeAt }),
    ...listKeys(record),
    pk: cancellationKey(id),
    nonce,
  });
}

/** The record of an item, and the nonce of the write that created it. */
export function fromItem(item: Item): { readonly record: Cancellation; readonly nonce: unknown } {
  const {
    pk: _pk,
    wakeShard: _shard,
    expiresAt: _expiresAt,
    place: _place,
    provider: _provider,
    listedAs: _listedAs,
    ownRef: _ownRef,
    ref1: _ref1,
    ref2: _ref2,
    nonce,
    ...record
  } = unmarshall(item);
  return { record: { ...record, id: idIn(item) } as Cancellation, nonce };
}

export const toRecord = (item: Item): Cancellation => fromItem(item).record;

/** The attributes of the fields that the API shows. Policies name them too, so these are whole attributes and no paths. */
export const shownAttributes = shownFields.map((field) => (field === 'id' ? 'pk' : field));

/** Reads these attributes and no others. Some of their names are reserved words, so each of them has a placeholder. */
export const shownProjection = {
  ProjectionExpression: shownAttributes.map((name) => `#${name}`).join(', '),
  ExpressionAttributeNames: Object.fromEntries(shownAttributes.map((name) => [`#${name}`, name])),
};

/** What the API shows, from an item that was read with this projection. */
export const toShown = (item: Item): ShownCancellation => toRecord(item);
