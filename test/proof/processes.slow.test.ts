import { describe, expect, it } from 'vitest';
import { canariesFlow } from './canaries/canaries.ts';
import { hostileProviders } from './hostile/hostile.ts';
import { kills } from './kills/kill.ts';

describe.skipIf(process.platform !== 'linux')('the real process', () => {
  it('loses nothing and does nothing twice when it is killed under load', async () => {
    const { violations, figures } = await kills.play({ count: kills.counts.small, seed: 1 });

    expect(violations).toEqual([]);
    expect(Number(figures.cancellations)).toBeGreaterThan(0);
  }, 60_000);

  it('accepts no hostile answer as a result, and continues', async () => {
    const { violations, figures } = await hostileProviders.play({ count: hostileProviders.counts.small, seed: 1 });

    expect(violations).toEqual([]);
    expect(figures['connections to another host']).toBe(0);
  }, 60_000);

  it('shows no secret and no card number anywhere', async () => {
    const { violations } = await canariesFlow.play({ count: canariesFlow.counts.small, seed: 1 });

    expect(violations).toEqual([]);
  }, 60_000);
});
