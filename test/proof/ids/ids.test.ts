import { expect, it } from 'vitest';
import { madeUpIds } from './ids.ts';

it('takes no id of a provider for a card number, and few of any other kind', async () => {
  const { violations, figures } = await madeUpIds.play({ count: madeUpIds.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  const passed = Object.values(figures).map(Number);
  expect(Math.max(...passed)).toBeGreaterThan(0);
  expect(Math.max(...passed)).toBeLessThan(madeUpIds.counts.small / 4);
});
