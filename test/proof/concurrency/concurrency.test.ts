import { expect, it } from 'vitest';
import { concurrency } from './concurrency.ts';

it('makes one cancellation and one effect of everybody at once', async () => {
  const { violations } = await concurrency.play({ count: concurrency.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});
