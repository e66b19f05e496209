import { expect, it } from 'vitest';
import { heldBytes } from '../../../../infra/local/gateway/held-bytes.ts';

it('refuses what does not fit, until a request lets go of its bytes', () => {
  const shareOf = heldBytes(10);
  const first = shareOf();
  const second = shareOf();

  expect([first.take(6), second.take(4), second.take(1), first.take(1)]).toEqual([true, true, false, false]);

  first[Symbol.dispose]();
  first[Symbol.dispose]();

  expect([second.take(6), second.take(1)]).toEqual([true, false]);
});
