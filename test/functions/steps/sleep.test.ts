import { expect, it } from 'vitest';
import { sleep } from '../../../functions/steps/sleep.ts';

it('waits in real time', async () => {
  const began = performance.now();
  await sleep(20);

  expect(performance.now() - began).toBeGreaterThanOrEqual(19);
});
