import { expect, it } from 'vitest';
import { cleanUp } from '../../../../infra/cloud/smoke/clean-up.ts';

it('the clean-up removes everything in the opposite order, also after an error, and says what is left', async () => {
  const removed: string[] = [];
  const { later, run } = cleanUp();
  later('queue', async () => removed.push('queue'));
  later('rule', () => Promise.reject(new Error('AccessDenied')));
  later('target', async () => removed.push('target'));

  const left = await run();

  expect(removed).toEqual(['target', 'queue']);
  expect(left).toEqual(['rule: AccessDenied']);
  expect(await run()).toEqual([]);
});
