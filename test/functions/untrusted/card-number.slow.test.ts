import { expect, it } from 'vitest';
import { withoutCardNumbers } from '../../../functions/untrusted/card-number.ts';

const million = 2 ** 20;

/** The time in milliseconds for this many characters. */
function timeFor(unit: string, length: number): number {
  const text = unit.repeat(length / unit.length);
  const began = performance.now();
  withoutCardNumbers(text);
  return performance.now() - began;
}

it.each(['4', '4 ', '٤', '٤-', '4\u200b', '4x', '4x1y1z', '4111 1111 1111 1111 ', '⑽', '漢', '0a', '-', '0123abcd-'])(
  'takes no more than the time of a linear search in a million characters of %j',
  { timeout: 120_000 },
  (unit) => {
    timeFor(unit, million / 16);
    const times = Array.from({ length: 3 }, () => timeFor(unit, million / 16));

    // Sixteen times the length would take 256 times as long if the time grew with the square.
    expect(timeFor(unit, million)).toBeLessThan(100 * Math.max(...times) + 200);
  },
);
