import { expect, it } from 'vitest';
import { slotOf, slotsUpTo } from '../../../functions/ports/exchange-log.ts';

it('the first ten looks keep their slots, and forty others are used in turn', () => {
  expect([1, 10, 11, 50, 51, 90, 91].map(slotOf)).toEqual([1, 10, 11, 50, 11, 50, 11]);
});

it('the slots of so many looks are all that they can have used', () => {
  for (const looks of [0, 1, 10, 11, 49, 50, 51, 400]) {
    const used = new Set(Array.from({ length: looks }, (_, index) => slotOf(index + 1)));

    expect(new Set(slotsUpTo(looks))).toEqual(used);
  }
});
