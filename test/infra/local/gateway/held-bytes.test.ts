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

it('lets a request hold other bytes than before, and any number if no other request holds some', () => {
  const shareOf = heldBytes(10);
  const first = shareOf();
  const second = shareOf();

  expect([first.hold(20), second.hold(1), first.hold(4), second.hold(6), second.hold(7)]).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);

  second[Symbol.dispose]();

  expect([first.hold(11), first.hold(0), second.take(10)]).toEqual([true, true, true]);
});
