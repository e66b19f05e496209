import { describe, expect, it } from 'vitest';
import { campaign } from './campaign.ts';
import { faultNames } from './fault-points.ts';
import { play } from './schedule.ts';

describe('the whole service under faults', () => {
  it('keeps its promises in every schedule, and every fault happens at least once', async () => {
    const { failed, fired } = await campaign({ from: 0, runs: 1000 });

    expect(failed).toEqual([]);
    expect(faultNames.filter((name) => !fired.has(name))).toEqual([]);
  }, 60_000);

  it('plays the same schedule for the same seed', async () => {
    const once = await play({ seed: 8, verbose: true });
    const again = await play({ seed: 8, verbose: true });

    expect(again.timeline).toEqual(once.timeline);
    expect(again.timeline.length).toBeGreaterThan(0);
  });
});
