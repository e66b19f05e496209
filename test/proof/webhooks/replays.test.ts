import { expect, it } from 'vitest';
import { webhookReplays } from './replays.ts';

it('an authentic webhook is worth one look, however often it comes', async () => {
  const { violations } = await webhookReplays.play({ count: webhookReplays.counts.small, seed: 1 });

  expect(violations).toEqual([]);
});
