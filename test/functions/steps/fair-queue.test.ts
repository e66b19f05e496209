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

  it('knows how many values it holds, and gives each once, in turns, whatever was added between', () => {
    const queue = fairQueue<number>();
    queue.add('a', 1);
    queue.add('a', 2);
    const first = queue.take();
    queue.add('a', 3);
    queue.add('b', 10);
    const size = queue.size;

    expect([first, size]).toEqual([1, 3]);
    expect([queue.take(), queue.take(), queue.take(), queue.take()]).toEqual([2, 10, 3, undefined]);
    expect(queue.size).toBe(0);
  });

  it('does not give a value that was removed, whether it was next or not', () => {
    const queue = fairQueue<number>();
    for (const value of [1, 2, 3]) queue.add('a', value);
    queue.take();
    queue.add('a', 4);
    queue.add('b', 10);

    for (const value of [2, 4, 5]) queue.remove('a', value);
    for (const owner of ['b', 'c']) queue.remove(owner, 10);

    expect(queue.size).toBe(1);
    expect([queue.take(), queue.take()]).toEqual([3, undefined]);
  });

  it('gives values that are added after it was empty', () => {
    const queue = fairQueue<number>();
    queue.add('a', 1);
    queue.take();
    queue.add('a', 2);

    expect([queue.take(), queue.take()]).toEqual([2, undefined]);
  });
});
