import { expect, it } from 'vitest';
import { hosts } from './hosts.ts';

it('sends no request to a host that is not configured', async () => {
  const { violations } = await hosts.play({ count: hosts.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});
