import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, figure, median, percentile, ratiosOf, spreadOf, spreadText } from './figures.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[10, 1, 2, 4], 3],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('lies between the minimum and the maximum, and does not depend on the order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, (given) => {
        const { median: middle, min, max } = spreadOf(given);

        expect(middle).toBeGreaterThanOrEqual(min);
        expect(middle).toBeLessThanOrEqual(max);
        expect(median(given.toReversed())).toBe(middle);
      }),
    );
  });

  it('of nothing does not exist', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('ratios', () => {
  it('are taken round by round', () => {
    // The machine was twice as slow in the second round, for both.
    expect(ratiosOf([100, 50, 90], [200, 100, 300])).toEqual({ median: 0.5, min: 0.3, max: 0.5 });
  });

  it('need the same rounds', () => {
    expect(() => ratiosOf([1, 2], [1])).toThrow('2 rounds against 1');
  });
});

describe('a percentile', () => {
  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('%d of 1 to 100 is %d', (share, expected) => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    expect(percentile(values, share)).toBe(expected);
  });
});

describe('a figure', () => {
  it.each([
    [0, '0'],
    [0.001234, '0.00123'],
    [0.5, '0.500'],
    [9.996, '10.00'],
    [12.34, '12.3'],
    [1234.5, '1,235'],
    [Number.NaN, '–'],
  ])('%d is written as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('shows its spread in brackets', () => {
    expect(spreadText({ median: 2, min: 1, max: 1300 })).toBe('2.00 (1.00–1,300)');
  });

  it('that counts things has no decimal places', () => {
    expect([7, 100_000].map(count)).toEqual(['7', '100,000']);
  });
});
