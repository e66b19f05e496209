import { expect, it } from 'vitest';
import { concurrency } from './concurrency.ts';

it('makes one cancellation with one effect out of many concurrent requests', async () => {
  const { violations } = await concurrency.play({ count: concurrency.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});
