import { describe, expect, it } from 'vitest';
import { play } from './schedule.ts';

/** Schedules that once broke a promise, and the bug that they found. */
const seeds = [
  {
    seed: 498,
    provider: 'vtex',
    was: 'a recheck died, and recovery never repeated it where the payment cannot be read',
  },
  {
    seed: 2451,
    provider: 'lab4pay',
    was: 'a late token of an old run was not answered, and the run waited for 8 days',
  },
  {
    seed: 8956,
    provider: 'pg-orders',
    was: 'a process that had been paused sent a request at the same time as its successor',
  },
] as const;

describe('a schedule that once broke a promise', () => {
  it.each(seeds)('keeps it now: $was', async ({ seed, provider }) => {
    const { violations, steps } = await play({ seed, provider });

    expect(violations).toEqual([]);
    expect(steps).toBeGreaterThan(20);
  });
});
