import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber } from '../../../functions/untrusted/card-number.ts';
import { presentable } from '../../../functions/untrusted/presentable.ts';
import { cardNumber } from '../../fixtures/written-cards.ts';

const longest = cardNumber('4', '000000000000000000', 19);

describe("somebody else's text", () => {
  it('is well-formed, and at most 200 characters long', () => {
    expect(presentable('x'.repeat(300))).toHaveLength(200);
    expect(presentable(`${'x'.repeat(199)}\u{1f511}`)).toBe(`${'x'.repeat(199)}\ufffd`);
  });

  it('has no part of a card number where it is cut', () => {
    for (let before = 150; before <= 210; before++)
      for (const separator of ['', ' ', '\u200b-', '٫'])
        expect(presentable(`${'x'.repeat(before)} ${[...longest].join(separator)}`)).not.toMatch(/\d/);
  });

  it('has no card number that the cut has made', () => {
    const visa = '4111111111111111';
    const text = `${'x'.repeat(184)}${visa}0000`;

    expect(containsCardNumber(text)).toBe(false);
    expect(presentable(text)).toBe(`${'x'.repeat(184)}[card number]`);
  });

  it('stays the same the second time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789456 -x'), minLength: 150, maxLength: 260 }),
        (text) => {
          const shown = presentable(text);

          expect(shown.length).toBeLessThanOrEqual(200);
          expect(presentable(shown)).toBe(shown);
        },
      ),
    );
  });

  it('keeps groups of digits with letters between them if it is a reference', () => {
    expect(presentable('4111x1111x1111x1111', 'reference')).toBe('4111x1111x1111x1111');
    expect(presentable('4111x1111x1111x1111')).toBe('[card number]');
    expect(presentable('4111.1111.1111.1111', 'reference')).toBe('[card number]');
  });
});
