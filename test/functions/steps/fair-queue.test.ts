import { describe, expect, it } from 'vitest';
import { fairQueue } from '../../../functions/steps/fair-queue.ts';

function taken(values: readonly (readonly [owner: string, value: number])[]): (number | undefined)[] {
  const queue = fairQueue<number>();
  for (const [owner, value] of values) queue.add(owner, value);
  return Array.from({ length: values.length + 1 }, () => queue.take());
}

describe('a fair queue', () => {
  it('gives the values of one owner in their order', () => {
    expect(taken([1, 2, 3].map((value) => ['a', value] as const))).toEqual([1, 2, 3, undefined]);
  });

  it('lets owners take turns', () => {
    const values = [
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['b', 10],
      ['c', 20],
      ['b', 11],
    ] as const;

    expect(taken(values)).toEqual([1, 10, 20, 2, 11, 3, undefined]);
  });

  it('gives values that are added after it was empty', () => {
    const queue = fairQueue<number>();
    queue.add('a', 1);
    queue.take();
    queue.add('a', 2);

    expect([queue.take(), queue.take()]).toEqual([2, undefined]);
  });
});
