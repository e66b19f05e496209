import { expect, it } from 'vitest';
import { websites } from './websites.ts';

it('shows and does nothing for another website, on any path', async () => {
  const { violations, figures } = await websites.play({ count: websites.counts.small, seed: 1 });

  expect(violations).toEqual([]);
  expect(Object.keys(figures)).toEqual(expect.arrayContaining(['answered 400', 'answered 403', 'answered 421']));
});
