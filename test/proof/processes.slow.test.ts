import { describe, expect, it } from 'vitest';
import { canariesFlow } from './canaries/canaries.ts';
import { hostileProviders } from './hostile/hostile.ts';
import { kills, killsDynamodb } from './kills/kill.ts';
import { storeKills } from './kills/store/store-kills.ts';

describe.skipIf(process.platform !== 'linux')('the real process', () => {
  it.each([
    ['SQLite', kills],
    ['--dynamodb', killsDynamodb],
  ])(
    'loses nothing and does nothing twice when it is killed under load, with %s',
    async (_, campaign) => {
      const { violations, figures } = await campaign.play({ count: campaign.counts.small, seed: 1 });

      expect(violations).toEqual([]);
      expect(Number(figures.cancellations)).toBeGreaterThan(0);
    },
    60_000,
  );

  it('loses no answered write of the SQLite store, and keeps no half of one, when it is killed', async () => {
    const { violations, figures } = await storeKills.play({ count: 12, seed: 1 });

    expect(violations).toEqual([]);
    expect(Number(figures['writes answered'])).toBeGreaterThan(0);
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
