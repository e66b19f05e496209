import { expect, it } from 'vitest';
import { batchGetUnits, getUnits, queryUnits } from './read-units.ts';

const item = (kilobytes: number) => ({ a: { S: 'x'.repeat(1024 * kilobytes - 1) } });

it.each([
  [3.5, 1],
  [4, 1],
  [4.5, 2],
  [10, 3],
])('a read of %d KB takes %d units, and half of them if it is eventually consistent', (kilobytes, units) => {
  expect(getUnits(item(kilobytes), true)).toBe(units);
  expect(getUnits(item(kilobytes), false)).toBe(units / 2);
});

it('a read of nothing costs as much as a read of a small item', () => {
  expect(getUnits(undefined, true)).toBe(1);
  expect(queryUnits([], false)).toBe(0.5);
});

it('a batch rounds up each item, and a query their sum', () => {
  expect(batchGetUnits([item(1.5), item(6.5)], 1, true)).toBe(1 + 2 + 1);
  expect(batchGetUnits([item(1.5), item(6.5)], 1, false)).toBe(2);
  expect(queryUnits([item(1.5), item(6.5)], true)).toBe(2);
  expect(queryUnits([item(1.5), item(6.5)], false)).toBe(1);
});
