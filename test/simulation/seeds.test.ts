import { describe, expect, it } from 'vitest';
import { play } from './schedule.ts';

/** Schedules that once broke a promise, and what was wrong. */
const seeds = [
  {
    seed: 2026,
    provider: 'vtex',
    was: 'a recheck of a review that cannot be read was cut off and never taken up again',
  },
  { seed: 1947, provider: 'lab4pay', was: 'a late token of an old run was forgotten, and its run waited for 8 days' },
  {
    seed: 3069,
    provider: undefined,
    was: 'a process that had stood still talked to the provider beside its successor',
  },
] as const;

describe('a schedule that once failed', () => {
  it.each(seeds)('holds now: $was', async ({ seed, provider }) => {
    const { violations, steps } = await play({ seed, provider });

    expect(violations).toEqual([]);
    expect(steps).toBeGreaterThan(20);
  });
});
