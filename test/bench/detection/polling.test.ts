import { describe, expect, it } from 'vitest';
import { waitsOf } from '../../../functions/core/look/waits.ts';
import { providers } from '../../../functions/providers/index.ts';
import { providerOf } from '../../../functions/providers/policy-of.ts';
import { day, hour, minute, second } from '../../fixtures/a-cancellation.ts';
import { detectionOf, readTimes } from './polling.ts';

describe('detection by polling', () => {
  const stripe = providerOf(providers, 'stripe');
  const times = readTimes(stripe);

  it('reads when the waits say so, up to the deadline', () => {
    const { wait, deadline } = waitsOf(stripe.times);

    expect(times.slice(0, 6)).toEqual([2, 4, 6, 9, 13.5, 20.25].map((seconds) => seconds * second));
    expect(
      times
        .filter((time) => time < deadline)
        .every((time, index) => index === 0 || time - (times[index - 1] ?? 0) >= wait(0)),
    ).toBe(true);
  });

  it('goes on hourly and daily when a person must decide', () => {
    expect(times.at(-1)).toBeGreaterThan(30 * day);
  });

  it.each([
    [2 * second, { after: 2 * second, atMost: 2 * second, reads: 2 }],
    [6 * second - 1, { after: 1, atMost: 2 * second, reads: 3 }],
    [3600 * day, undefined],
  ])('of a change after %d ms', (change, expected) => {
    expect(detectionOf(times, change)).toEqual(expected);
  });

  it('takes at most half the time since the request, and never more than a quarter of an hour before the deadline', () => {
    for (const change of [30 * second, 10 * minute, 6 * hour]) {
      const { after = Infinity, atMost = Infinity } = detectionOf(times, change) ?? {};

      expect(after).toBeLessThanOrEqual(atMost);
      expect(atMost).toBeLessThanOrEqual(Math.min(change / 2, 15 * minute));
    }
  });
});
