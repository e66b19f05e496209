import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber, withoutCardNumbers } from '../../../functions/untrusted/card-number.ts';

/** The test numbers that the brands and their acquirers publish. */
const testNumbers = {
  Visa: '4111111111111111',
  'Visa of 13 digits': '4222222222222',
  'Visa of 19 digits': '4000000000000000006',
  Mastercard: '5555555555554444',
  'Mastercard of the 2-series': '2223003122003222',
  'American Express': '378282246310005',
  'Diners Club': '30569309025904',
  Discover: '6011111111111117',
  JCB: '3530111333300000',
  UnionPay: '6200000000000005',
  Maestro: '6759649826438453',
  Elo: '6362970000457013',
  Hipercard: '6062825624254001',
  Mir: '2200000000000053',
};

const inFours = (digits: string, separator: string) => (digits.match(/.{1,4}/g) ?? []).join(separator);

describe('a card number', () => {
  it.for(Object.entries(testNumbers))('of %s is found, plain, spaced, dashed and among words', ([, digits]) => {
    expect(containsCardNumber(digits)).toBe(true);
    expect(containsCardNumber(inFours(digits, ' '))).toBe(true);
    expect(containsCardNumber(inFours(digits, '-'))).toBe(true);
    expect(containsCardNumber(inFours(digits, '  '))).toBe(true);
    expect(containsCardNumber(`card:${digits}.`)).toBe(true);
    expect(containsCardNumber(`ref${digits}x`)).toBe(true);
    expect(containsCardNumber([...digits].join(' '))).toBe(true);
  });

  it('is found beside other numbers', () => {
    expect(containsCardNumber('order 42 4111 1111 1111 1111 17')).toBe(true);
    expect(containsCardNumber('2026-11-20 4111111111111111')).toBe(true);
    expect(containsCardNumber('4111-1111-1111-1111-2026')).toBe(true);
  });

  it('is found wherever it stands and however it is grouped', () => {
    const number = fc.constantFrom(...Object.values(testNumbers));
    const separator = fc.constantFrom('', ' ', '-', ' - ');
    const words = fc.string({ maxLength: 20 }).filter((text) => !/[\d\s-]/.test(text));
    fc.assert(
      fc.property(
        number,
        fc.array(separator, { minLength: 19, maxLength: 19 }),
        words,
        words,
        (digits, between, before, after) => {
          const written = [...digits]
            .map((digit, index) => (index === 0 ? digit : `${between[index]}${digit}`))
            .join('');

          expect(containsCardNumber(`${before}${written}${after}`)).toBe(true);
          expect(withoutCardNumbers(`${before}${written}${after}`)).toBe(`${before}[card number]${after}`);
        },
      ),
    );
  });

  it.for([
    'AAB01-432245',
    'order-1001',
    '4111111111111112',
    '411111111111',
    '41111111111111111111111',
    '1234567890123452',
    '2026-11-20T12:00:00.000Z',
    '1795176000000',
    '+49 170 1234567',
    '7c1d5f0a-52b7-4a39-9f0e-6f4d3a1b8c20',
    'or_01J8ZQ5T7N3V9KXB2M4D6F8H0C',
    '',
  ])('is not found in %j', (text) => {
    expect(containsCardNumber(text)).toBe(false);
    expect(withoutCardNumbers(text)).toBe(text);
  });

  it('is removed, and the words around it stay', () => {
    expect(withoutCardNumbers('card 4111 1111 1111 1111 of order AAB01-432245')).toBe(
      'card [card number] of order AAB01-432245',
    );
  });

  it('is searched for in a short time even in a long text of digits', () => {
    const text = '4 '.repeat(100_000);
    const began = performance.now();

    containsCardNumber(text);

    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
