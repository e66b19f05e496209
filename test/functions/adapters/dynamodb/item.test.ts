import { describe, expect, it } from 'vitest';
import {
  cancellationKey,
  expiry,
  fromItem,
  idIn,
  ownerIn,
  toItem,
  toRecord,
  toValues,
  withWakeShard,
} from '../../../../functions/adapters/dynamodb/item.ts';
import { statuses } from '../../../../functions/core/cancellation/status.ts';
import { accepted, noon } from '../../../fixtures/a-cancellation.ts';

const day = 86_400;

describe('the item of a cancellation', () => {
  it('gives the record back, and the nonce of the write that created it', () => {
    const record = accepted();

    expect(fromItem(toItem(record, 'nonce-1'))).toEqual({ record, nonce: 'nonce-1' });
    expect(toRecord(toItem(record, 'nonce-1'))).toStrictEqual(record);
  });

  it('leaves out what is undefined, however deep', () => {
    const { wakeAt: _wakeAt, ...record } = accepted();
    const item = toItem({ ...record, snapshot: { state: undefined } }, 'nonce-1');

    expect(item.snapshot).toEqual({ M: {} });
    expect(item).not.toHaveProperty('wakeAt');
    expect(item).not.toHaveProperty('wakeShard');
  });

  it('does not show how it is stored', () => {
    const item = { ...toItem(accepted(), 'nonce-1'), ...toValues({ expiresAt: 7 }) };

    expect(Object.keys(toRecord(item)).toSorted()).toEqual(Object.keys(accepted()).toSorted());
  });

  it('is found by the id in its key', () => {
    expect(toItem(accepted({ id: 'can_a' }), 'nonce-1').pk).toEqual({ S: 'cancellation#can_a' });
    expect(idIn(toValues({ pk: cancellationKey('can_a') }))).toBe('can_a');
    expect(idIn({})).toBe('');
  });
});

describe('the owner of a lock', () => {
  it('is named by the item of the lock, if there is one', () => {
    expect(ownerIn(toValues({ pk: 'transaction#1', owner: 'can_a' }))).toBe('can_a');
    expect(ownerIn(toValues({ pk: 'transaction#1' }))).toBeUndefined();
    expect(ownerIn(undefined)).toBeUndefined();
  });
});

describe('the wake index', () => {
  it('has one of eight shards for each cancellation, by the last character of its id', () => {
    expect(withWakeShard('can_a', { wakeAt: noon })).toEqual({ wakeAt: noon, wakeShard: 'wake#0' });
    expect(withWakeShard('can_aj', { wakeAt: noon })).toEqual({ wakeAt: noon, wakeShard: 'wake#1' });
  });

  it('uses each shard for four of the 32 characters with which an id can end', () => {
    const shards = [...'abcdefghijklmnopqrstuvwxyz234567'].map(
      (last) => withWakeShard(last, { wakeAt: noon }).wakeShard,
    );

    expect(Object.values(Object.groupBy(shards, String)).map((same) => same?.length)).toEqual(Array(8).fill(4));
  });

  it('has no shard for a cancellation without a wake time', () => {
    expect(withWakeShard('can_a', { wakeAt: undefined })).toEqual({ wakeAt: undefined, wakeShard: undefined });
  });

  it('is not touched by a write that does not move the wake time', () => {
    expect(withWakeShard('can_a', { version: 2 })).toEqual({ version: 2 });
  });
});

describe('the time at which DynamoDB may delete a cancellation', () => {
  it('is 400 days after its end, in whole seconds', () => {
    expect(expiry(accepted({ status: 'cancelled', completedAt: 1999 }))).toBe(1 + 400 * day);
  });

  it.each(statuses.filter((status) => !['cancelled', 'refunded', 'partially_refunded', 'rejected'].includes(status)))(
    'does not exist while it is %s',
    (status) => {
      expect(expiry(accepted({ status, completedAt: noon }))).toBeUndefined();
    },
  );

  it('does not exist if the time of the end is unknown', () => {
    expect(expiry(accepted({ status: 'cancelled' }))).toBeUndefined();
  });
});
