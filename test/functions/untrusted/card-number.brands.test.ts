import { describe, expect, it } from 'vitest';
import { containsCardNumber } from '../../../functions/untrusted/card-number.ts';

/** A number of that many digits that begins so and passes Luhn's test. */
function numberOf(prefix: string, length: number): string {
  const body = prefix.padEnd(length - 1, '0');
  const sum = [...body].reduceRight((total, digit, index) => {
    const doubled = Number(digit) * ((length - index) % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

const prefixes = Array.from({ length: 1000 }, (_, prefix) => String(prefix).padStart(3, '0'));

/** ISO/IEC 7812: the ranges from which the brands give out numbers, by their first three digits. */
const isGivenOut = (prefix: string) => {
  const three = Number(prefix);
  const ranges = [
    [220, 272],
    [300, 305],
    [309, 309],
    [340, 399],
    [400, 699],
  ];
  return ranges.some(([from = 0, to = 0]) => from <= three && three <= to);
};

describe('a card number', () => {
  it('is in a range that is in use, and in no other', () => {
    const found = prefixes.filter((prefix) => containsCardNumber(numberOf(prefix, 16)));

    expect(found).toEqual(prefixes.filter(isGivenOut));
  });

  it('has 13 to 19 digits', () => {
    const lengths = Array.from({ length: 30 }, (_, index) => index + 4);

    const found = lengths.filter((length) => containsCardNumber(numberOf('4', length)));

    expect(found).toEqual([13, 14, 15, 16, 17, 18, 19]);
  });

  it.each([
    ['Visa', '4', [13, 16, 19]],
    ['Mastercard', '51', [16]],
    ['American Express', '34', [15, 16]],
    ['Diners Club', '36', [14, 16, 17, 18, 19]],
    ['JCB', '352', [16, 17, 18, 19]],
    ['UnionPay', '62', [16, 17, 18, 19]],
    ['Mir', '220', [16]],
  ])('of %s has in a reference only the lengths that the brand gives out', (_, prefix, given) => {
    const lengths = [13, 14, 15, 16, 17, 18, 19];

    const found = lengths.filter((length) => containsCardNumber(numberOf(prefix, length), 'reference'));

    expect(found).toEqual(given);
    expect(lengths.filter((length) => containsCardNumber(numberOf(prefix, length)))).toEqual(lengths);
  });

  it('is not found with one changed digit, or with two different neighbours swapped', () => {
    const digits = [...'4539148803436467'];
    const changed = digits.flatMap((digit, place) =>
      [...'0123456789'].filter((other) => other !== digit).map((other) => digits.with(place, other).join('')),
    );
    const swapped = digits
      .slice(1)
      .map((digit, place) =>
        digits
          .with(place, digit)
          .with(place + 1, digits[place] ?? '')
          .join(''),
      )
      .filter((text) => text !== digits.join(''));

    expect(containsCardNumber(digits.join(''))).toBe(true);
    expect([...changed, ...swapped].filter((text) => containsCardNumber(text))).toEqual([]);
  });

  it('ends where its groups end', () => {
    expect(containsCardNumber('4539 1488 0343 6467 0000 0000')).toBe(true);
    expect(containsCardNumber('0000 0000 4539 1488 0343 6467')).toBe(true);
    expect(containsCardNumber('14539 1488 0343 6467')).toBe(false);
    expect(containsCardNumber('4539 1488 0343')).toBe(false);
  });
});
