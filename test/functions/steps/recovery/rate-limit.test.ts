import { describe, expect, it } from 'vitest';
import { rateLimit } from '../../../../functions/steps/recovery/rate-limit.ts';

/** A clock that only waits move. Returns the times at which each of the calls may go ahead. */
async function timesOf(calls: readonly number[], rate: Parameters<typeof rateLimit>[0]) {
  let time = 0;
  const waits: number[] = [];
  const turn = rateLimit(
    rate,
    () => time,
    async (wait) => void waits.push(wait),
  );
  const times: number[] = [];
  for (const at of calls) {
    time = at;
    waits.length = 0;
    await turn();
    times.push(at + (waits[0] ?? 0));
  }
  return times;
}

describe('a rate limit', () => {
  it('lets a burst proceed at once, and then one call in each interval', async () => {
    expect(await timesOf([0, 0, 0, 0, 0], { perSecond: 100, burst: 3 })).toEqual([0, 0, 0, 10, 20]);
  });

  it('spaces out the first calls too if no burst is allowed', async () => {
    expect(await timesOf([0, 0, 0], { perSecond: 4, burst: 1 })).toEqual([0, 250, 500]);
  });

  it('allows a whole burst again after a pause, and no more', async () => {
    expect(await timesOf([0, 0, 5000, 5000, 5000], { perSecond: 100, burst: 2 })).toEqual([0, 0, 5000, 5000, 5010]);
  });

  it('earns a part of a burst in a short pause', async () => {
    expect(await timesOf([0, 0, 0, 15, 15], { perSecond: 100, burst: 3 })).toEqual([0, 0, 0, 15, 20]);
  });
});
