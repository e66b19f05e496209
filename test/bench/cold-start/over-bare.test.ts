import { describe, expect, it } from 'vitest';
import { shareOfTypical } from './over-bare.ts';

describe('the share of a typical cold start', () => {
  const bare = [40, 41, 90];
  const typical = [160, 161, 210];

  it.each([
    ['is nothing for a bare function', bare, 0],
    ['is one for a typical project', typical, 1],
    ['compares what was measured in the same turn', [64, 65, 114], 0.2],
    ['is a median, so one slow start does not count', [64, 65, 9000], 0.2],
    ['can be above one', [280, 281, 330], 2],
  ])('%s', (_what, ours, share) => {
    expect(shareOfTypical({ ours, bare, typical })).toBeCloseTo(share, 10);
  });
});
