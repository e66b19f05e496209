import { describe, expect, it } from 'vitest';
import {
  listKeys,
  merchantStatus,
  placeOf,
  positionIn,
  referenceKey,
} from '../../../../functions/adapters/dynamodb/list-keys.ts';
import { accepted, noon } from '../../../fixtures/a-cancellation.ts';

const id = `can_${'a'.repeat(26)}`;
const keysOf = (transaction: Record<string, string>, merchantReference?: string) =>
  listKeys(accepted({ request: { ...accepted().request, transaction, merchantReference } }));

describe('the place of a cancellation', () => {
  it('is the time of its request, then its id', () => {
    expect(placeOf({ createdAt: noon, id })).toBe(`00${noon}#${id}`);
    expect(positionIn(placeOf({ createdAt: noon, id }))).toEqual({ createdAt: noon, id });
  });

  it.each([
    [Date.UTC(1969, 1), 0, 1],
    [9, 10, 11],
    [noon - 1, noon, noon + 1],
    [Date.UTC(2286, 1), Date.UTC(2287, 1), Date.UTC(9999, 11)],
  ])('orders as the times %d, %d and %d do', (...times) => {
    const places = times.map((createdAt) => placeOf({ createdAt, id }));

    expect(places.toSorted()).toEqual(places);
  });
});

describe('the keys of the list', () => {
  it('are hashes of the references, one for each', () => {
    const { reference1, reference2, merchantReference } = keysOf({ orderId: 'o-1', transactionId: 't-1' }, 'm-1');

    expect([reference1, reference2, merchantReference]).toEqual(
      ['o-1', 't-1', 'm-1'].map((reference) => referenceKey('merchant-a', reference)),
    );
    expect(new Set([reference1, reference2, merchantReference]).size).toBe(3);
  });

  it('are short, however long a reference is', () => {
    const longest = keysOf({ orderId: '\ufdfa'.repeat(255), transactionId: 't-1' }, '\u{1f600}'.repeat(127));

    for (const key of [longest.reference1, longest.reference2, longest.merchantReference])
      expect(key).toMatch(/^[\w-]{22}$/);
  });

  it('are absent for references that are not there or are there already', () => {
    expect(keysOf({ orderId: 'o-1' })).toMatchObject({ reference2: undefined, merchantReference: undefined });
    expect(keysOf({ orderId: 'm-1', transactionId: 't-1' }, 'm-1')).toMatchObject({
      reference1: referenceKey('merchant-a', 't-1'),
      reference2: undefined,
    });
  });

  it('are different for another merchant', () => {
    expect(referenceKey('merchant-a', 'o-1')).not.toBe(referenceKey('merchant-b', 'o-1'));
  });

  it('stay the same between acceptance and the first look, so that it costs no write of an index', () => {
    expect(merchantStatus('merchant-a', 'accepted')).toBe('merchant-a#open');
    expect(merchantStatus('merchant-a', 'processing')).toBe('merchant-a#open');
    expect(merchantStatus('merchant-a', 'review_required')).toBe('merchant-a#review_required');
    expect(merchantStatus('merchant-a', 'cancelled')).toBe('merchant-a#cancelled');
  });
});
