import { describe, expect, it } from 'vitest';
import {
  listedAs,
  listKeys,
  placeOf,
  referenceKey,
  timeIn,
} from '../../../../functions/adapters/dynamodb/list-keys.ts';
import { accepted, noon } from '../../../fixtures/a-cancellation.ts';

const id = `can_${'a'.repeat(26)}`;
const keysOf = (transaction: Record<string, string>, merchantReference?: string) =>
  listKeys(accepted({ request: { ...accepted().request, transaction, merchantReference } }));

describe('the place of a cancellation', () => {
  it('is the time of its request, then the beginning of its id', () => {
    expect(placeOf({ createdAt: noon, id: 'can_abcdefghijklmnopqrstuvwxyz' })).toBe(`${noon}abcdefghijkl`);
    expect(timeIn(placeOf({ createdAt: noon, id }))).toBe(noon);
  });

  it.each([
    [Date.UTC(1969, 1), 0, 1],
    [9, 10, 11],
    [noon - 1, noon, noon + 1],
    [Date.UTC(2001, 8, 9, 1, 46, 39), Date.UTC(2001, 8, 9, 1, 46, 40), Date.UTC(2286, 1)],
    [noon, Date.UTC(2287, 1), Date.UTC(9999, 11)],
  ])('orders as the times %d, %d and %d do', (...times) => {
    const places = times.map((createdAt) => placeOf({ createdAt, id }));

    expect(places.toSorted()).toEqual(places);
  });
});

describe('the keys of the list', () => {
  it('are hashes of the references, one for each', () => {
    const { ref1, ref2, ownRef } = keysOf({ orderId: 'o-1', transactionId: 't-1' }, 'm-1');

    expect([ref1, ref2, ownRef]).toEqual(
      ['o-1', 't-1', 'm-1'].map((reference) => referenceKey('merchant-a', reference)),
    );
    expect(new Set([ref1, ref2, ownRef]).size).toBe(3);
  });

  it('are short, however long a reference is', () => {
    const longest = keysOf({ orderId: '\ufdfa'.repeat(255), transactionId: 't-1' }, '\u{1f600}'.repeat(127));

    for (const key of [longest.ref1, longest.ref2, longest.ownRef]) expect(key).toMatch(/^[\w-]{8}$/);
  });

  it('are absent for references that are not there or are there already', () => {
    expect(keysOf({ orderId: 'o-1' })).toMatchObject({ ref2: undefined, ownRef: undefined });
    expect(keysOf({ orderId: 'm-1', transactionId: 't-1' }, 'm-1')).toMatchObject({
      ref1: referenceKey('merchant-a', 't-1'),
      ref2: undefined,
    });
  });

  it('are different for another merchant', () => {
    expect(referenceKey('merchant-a', 'o-1')).not.toBe(referenceKey('merchant-b', 'o-1'));
  });

  it('stay the same between acceptance and the first look, so that it costs no write of an index', () => {
    expect(listedAs('merchant-a', 'accepted')).toBe('merchant-a#open');
    expect(listedAs('merchant-a', 'processing')).toBe('merchant-a#open');
    expect(listedAs('merchant-a', 'review_required')).toBe('merchant-a#review_required');
    expect(listedAs('merchant-a', 'cancelled')).toBe('merchant-a#cancelled');
  });
});
