import { expect, it } from 'vitest';
import { madeUpMerchants } from './made-up-merchants.ts';

it('webhooks for merchants that do not exist cause few calls', async () => {
  const { violations, figures } = await madeUpMerchants.play({ count: madeUpMerchants.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  expect(figures).toEqual({ minutes: 2, 'reads of secrets': 22, 'lists of secrets': 2 });
});
