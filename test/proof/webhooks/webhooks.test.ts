import { expect, it } from 'vitest';
import { webhookMutants } from './webhooks.ts';

it('accepts every authentic webhook, and none that is only nearly authentic', async () => {
  const { violations, figures } = await webhookMutants.play({ count: webhookMutants.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  expect(figures['accepted: authentic']).toBeGreaterThanOrEqual(webhookMutants.counts.small / 50);
});
