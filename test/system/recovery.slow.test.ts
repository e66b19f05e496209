import { describe, expect, it } from 'vitest';
import { minute, noon } from '../fixtures/a-cancellation.ts';
import { maxPerSecond, recoveryInVirtualTime, stuckAt } from '../fixtures/recovery-in-virtual-time.ts';

const count = 100_000;

describe('100,000 accepted cancellations whose workflow could not be started', () => {
  it('are all started, each once, below the quota of StartExecution, in runs that end before their time-out', async () => {
    const world = recoveryInVirtualTime();
    for (let n = 0; n < count; n++) world.stored(stuckAt(n, { merchant: `merchant-${n % 50}` }));
    const recover = world.process();
    let runs = 0;

    while (world.started.length < count && runs < 30) {
      runs += 1;
      const begin = world.now();
      await world.during(recover());
      expect(world.now() - begin).toBeLessThan(minute);
      await world.nextMinute();
    }

    expect(new Set(world.started.map(({ id }) => id)).size).toBe(count);
    expect(world.started).toHaveLength(count);
    expect(maxPerSecond(world.started)).toBeLessThanOrEqual(110);
    expect(runs).toBe(20);
    expect(world.now()).toBe(noon + 20 * minute);
  });
});
