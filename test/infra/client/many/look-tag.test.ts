import { expect, it } from 'vitest';
import { isLookTag } from '../../../../infra/client/many/look-tag.ts';

it.each([
  ['"8-looking"', true],
  ['"12-looking-held"', true],
  ['"8-held-late"', false],
  ['"8"', false],
  [null, false],
])('the entity tag %s says whether a look is in progress: %s', (tag, isLooking) => {
  expect(isLookTag(tag)).toBe(isLooking);
});
