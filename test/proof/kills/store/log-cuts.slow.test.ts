import { expect, it } from 'vitest';
import { logCuts } from './log-cuts.ts';

it('shows a whole prefix of the writes, with every answered one, wherever its write-ahead log is cut', async () => {
  const { violations, figures } = await logCuts.play({ count: logCuts.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  expect(Number(figures['states found'])).toBeGreaterThan(8);
}, 60_000);
