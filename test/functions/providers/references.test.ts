import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { path } from '../../../functions/providers/path.ts';
import { reference } from '../../../functions/providers/references.ts';

const isReference = (value: unknown) => z.safeParse(reference(), value).success;

describe('reference', () => {
  it.each(['a', '-', '...', '.a', 'tx_01H84:D1~x.y-z', '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed', 'x'.repeat(128)])(
    'takes "%s"',
    (value) => {
      expect(isReference(value)).toBe(true);
    },
  );

  it.each(['', '.', '..', 'a/b', 'a\\b', 'a b', 'a%2Fb', 'a?b', 'a#b', 'a\n', '\na', 'ä', 'a\u0000', 'x'.repeat(129)])(
    'refuses %j',
    (value) => {
      expect(isReference(value)).toBe(false);
    },
  );

  it.each([null, undefined, 5, {}, ['a']])('refuses %j, which is no text', (value) => {
    expect(isReference(value)).toBe(false);
  });

  it('accepts nothing that cannot be in a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 6 }), (value) => {
        fc.pre(isReference(value));

        expect(decodeURIComponent(new URL(path`/${value}/x`, 'https://provider.test').pathname)).toBe(`/${value}/x`);
      }),
    );
  });
});
