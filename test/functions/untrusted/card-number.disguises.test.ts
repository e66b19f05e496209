import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber, withoutCardNumbers } from '../../../functions/untrusted/card-number.ts';
import {
  cardNumber,
  digitStyles,
  invisibleCharacters,
  letterSeparators,
  plainSeparators,
} from '../../fixtures/written-cards.ts';

const visa = '4539148803436467';
const inFours = (digits: string, separator: string) => (digits.match(/.{1,4}/g) ?? []).join(separator);

const card = fc
  .tuple(
    fc.constantFrom(
      '4',
      '51',
      '55',
      '2221',
      '2720',
      '2200',
      '34',
      '37',
      '300',
      '309',
      '36',
      '6011',
      '62',
      '3528',
      '67',
    ),
    fc.stringMatching(/^\d{18}$/),
    fc.integer({ min: 13, max: 19 }),
  )
  .map(([prefix, filling, length]) => cardNumber(prefix, filling, length));

const style = fc.constantFrom(...Object.values(digitStyles));
const invisible = fc.array(fc.constantFrom(...invisibleCharacters), { maxLength: 3 }).map((all) => all.join(''));
/** Any character that is no digit, letters among them. */
const anyCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => {
  const plain = one.normalize('NFKC');
  return !/[\p{N}\p{So}]/u.test(one) && !/\p{N}/u.test(plain);
});
const separator = fc.oneof(
  fc.constant(''),
  fc.constantFrom(...plainSeparators, ...letterSeparators),
  fc.array(anyCharacter, { maxLength: 3 }).map((all) => all.join('')),
);
/** Before each digit: how it is written, and what separates it from the one before. */
const disguise = fc.array(fc.tuple(style, invisible, separator, invisible), { minLength: 19, maxLength: 19 });

function written(digits: string, disguises: readonly (readonly [readonly string[], string, string, string])[]) {
  return [...digits]
    .map((digit, index) => {
      const [glyphs = [], before = '', between = '', behind = ''] = disguises[index] ?? [];
      return (index === 0 ? '' : before + between + behind) + (glyphs[Number(digit)] ?? digit);
    })
    .join('');
}

/** Words around a card number. Fewer digits than a card number has, and never directly beside it. */
const words = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/\p{N}/u.test(text.normalize('NFKC')));

describe('a card number', () => {
  it.each(['%20', '%C2%A0', '%e2%80%93', '\\u00a0', '\\u2013', '\\xa0', '\\t', '&nbsp;', '&ndash;', '&#32;', '&#xA0;'])(
    'is found and removed with the escape %s between its digits',
    (escaped) => {
      for (const digits of [inFours(visa, escaped), [...visa].join(escaped)])
        for (const kind of ['words', 'reference'] as const) {
          const isFound = kind === 'words' || escaped !== '\\t';
          expect(containsCardNumber(digits, kind)).toBe(isFound);
          expect(withoutCardNumbers(`a ${digits} b`, kind)).toBe(isFound ? 'a [card number] b' : `a ${digits} b`);
        }
    },
  );

  it.each([
    ['percent escapes', (digit: string) => `%3${digit}`],
    ['escapes of JSON', (digit: string) => `\\u003${digit}`],
    ['references of HTML', (digit: string) => `&#x3${digit};`],
    ['decimal references of HTML', (digit: string) => `&#${48 + Number(digit)};`],
  ])('is found if its digits are %s', (_, write) => {
    expect(withoutCardNumbers(`a ${[...visa].map(write).join('')} b`)).toBe('a [card number] b');
  });

  it.each([`3%${visa}`, `50%${inFours(visa, ' ')}`, `\\x${visa}`, `&#x${visa}`])(
    'is found where a part of it looks like an escape: %s',
    (text) => {
      expect(withoutCardNumbers(text)).toMatch(/^.{1,3}\[card number\]$/);
    },
  );

  it.each(['50%20 of %zz', '&#9999999; &#x110000; &toolonganame; \\u12', 'a%', '100%'])('is not in %s', (text) => {
    expect(withoutCardNumbers(text)).toBe(text);
  });

  it.for(Object.entries(digitStyles))('is found in %s digits', ([, glyphs]) => {
    const digits = [...visa].map((digit) => glyphs[Number(digit)]);

    expect(containsCardNumber(digits.join(''))).toBe(true);
    expect(withoutCardNumbers(`a ${digits.join(' ')} b`)).toBe('a [card number] b');
  });

  it.for([...plainSeparators, ...invisibleCharacters])('is found between %j', (separator) => {
    for (const kind of ['words', 'reference'] as const) {
      expect(containsCardNumber(inFours(visa, separator), kind)).toBe(true);
      expect(containsCardNumber([...visa].join(separator), kind)).toBe(true);
    }
  });

  it.for(letterSeparators)('is found between the letters %j in words, but not in a reference', (separator) => {
    expect(containsCardNumber(inFours(visa, separator))).toBe(true);
    expect(containsCardNumber(inFours(visa, separator), 'reference')).toBe(false);
  });

  it('is not found between four characters', () => {
    expect(containsCardNumber(inFours(visa, ', - '))).toBe(false);
    expect(containsCardNumber(inFours(visa, ' and'))).toBe(false);
    expect(containsCardNumber(inFours(visa, ' . .  .'))).toBe(false);
  });

  it('is found and removed in every disguise, and the words around it stay', () => {
    fc.assert(
      fc.property(card, disguise, words, words, (digits, disguises, before, after) => {
        const text = written(digits, disguises);

        expect(containsCardNumber(`${before}${text}${after}`)).toBe(true);
        expect(withoutCardNumbers(`${before}${text}${after}`)).toBe(`${before}[card number]${after}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('is removed beside other numbers and other card numbers', () => {
    const piece = fc.oneof(
      fc.tuple(card, disguise).map(([digits, disguises]) => written(digits, disguises)),
      fc.stringMatching(/^\d{1,8}$/),
      words,
    );
    fc.assert(
      fc.property(
        card,
        disguise,
        fc.array(piece),
        fc.array(piece),
        separator,
        (digits, disguises, before, after, by) => {
          const divider = by.trim() === '' ? ' ' : by;
          const clean = withoutCardNumbers([...before, written(digits, disguises), ...after].join(divider));

          expect(clean).toContain('[card number]');
          expect(containsCardNumber(clean)).toBe(false);
          expect(withoutCardNumbers(clean)).toBe(clean);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is removed from any text, so that none is left, and all other characters stay in order', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789456-. x/٤①', '\u200b', 'ab'), maxLength: 120 });
    fc.assert(
      fc.property(text, fc.constantFrom('words', 'reference'), (given, kind) => {
        const clean = withoutCardNumbers(given, kind);
        const kept = clean.split('[card number]').map((part) => RegExp.escape(part));

        expect(containsCardNumber(clean, kind)).toBe(false);
        expect(clean === given).toBe(!containsCardNumber(given, kind));
        expect(given).toMatch(new RegExp(`^${kept.join('[\\s\\S]+')}$`));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not found where there are fewer than 13 digits, or where the last digit is another', () => {
    const few = fc.string({ unit: fc.constantFrom(...'0123456789-. x'), maxLength: 12 });
    fc.assert(
      fc.property(few, words, (text, more) => {
        expect(withoutCardNumbers(text + more)).toBe(text + more);
      }),
    );
    fc.assert(
      fc.property(card, fc.integer({ min: 1, max: 9 }), (digits, more) => {
        const wrong = digits.slice(0, -1) + ((Number(digits.at(-1)) + more) % 10);

        expect(withoutCardNumbers(wrong)).toBe(wrong);
      }),
    );
  });

  it.for([
    ['2d6f75c1-c4bc-4d2d-80ec-0af4d12c85da'],
    ['41111111-1111-4111-8111-11111111111a'],
    ['a4111111111111111111111111111111'],
    ['or_01H84B0452F9X02H3YSZ03RFRG of tx_01H84D1GN7AGCBFACSDYC1D4AF'],
    ['can_36g66v32a2z43743nbh7j4xdbz'],
    ['1-5759e988-bd862e3fe1be46a994272793'],
    ['4a11b1111c1111d1111e1111f1111a1111b11111'],
  ])('is not found in the id %s', ([id]) => {
    expect(containsCardNumber(id ?? '')).toBe(false);
    expect(withoutCardNumbers(`4111 1111 1111 1111 ${id} 4111 1111 1111 1111`)).toBe(
      `[card number] ${id} [card number]`,
    );
  });

  it.for([
    ['41111111-1111-4111-8111-111111111111 without a letter', '41111111-1111-1111-0000-000000000000'],
    ['a UUID inside a longer word', 'a4111a1111-b1111-c1111-1111-0af4d12c85dag'],
    ['25 hexadecimal digits', 'a4111111111111111bcdefabc'],
    ['26 characters of base32 that are no ULID', '411xy111xy111xy111xy111xy1'],
    ['23 hexadecimal digits', 'a4111111111111111bcdefa'],
  ])('is found where only something like an id is: %s', ([, text]) => {
    expect(containsCardNumber(text ?? '')).toBe(true);
  });
});
