import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripe, toStripe } from '../../../../functions/providers/stripe/amounts.ts';

describe('an amount', () => {
  it.each([
    ['USD', 500, 500],
    ['JPY', 500, 500],
    ['KWD', 5000, 5000],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['MGA', 500, 5],
  ])('of %s %d is %d at Stripe, and the same when it comes back', (currency, value, number) => {
    expect(toStripe({ value, currency })).toBe(number);
    expect(fromStripe(number, currency.toLowerCase())).toEqual({ value, currency });
  });

  it('of a currency that Stripe has without decimals must be whole', () => {
    expect(toStripe({ value: 150, currency: 'MGA' })).toBeUndefined();
    expect(fromStripe(150, 'isk')).toBeUndefined();
  });

  it('comes back as it went, in any currency', () => {
    const amount = fc.record({
      value: fc.integer({ min: 1, max: 99_999_999 }),
      currency: fc.constantFrom('USD', 'EUR', 'JPY', 'BHD', 'ISK', 'UGX', 'MGA'),
    });

    fc.assert(
      fc.property(amount, ({ value, currency }) => {
        const number = toStripe({ value, currency });

        expect([{ value, currency }, undefined]).toContainEqual(number && fromStripe(number, currency.toLowerCase()));
        if (currency !== 'MGA') expect(number).toBeDefined();
      }),
    );
  });

  it.each([
    [1.5, 'usd'],
    [-1, 'usd'],
    [Number.NaN, 'usd'],
    [Number.MAX_VALUE, 'usd'],
    [1, 'dollar'],
    [1, 'us'],
    [1, 'xusd'],
    [1, ''],
  ])('is not read from %j %j', (number, currency) => {
    expect(fromStripe(number, currency)).toBeUndefined();
  });

  it('may be nothing', () => {
    expect(fromStripe(0, 'usd')).toEqual({ value: 0, currency: 'USD' });
  });
});
