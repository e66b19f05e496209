import { describe, expect, it } from 'vitest';
import { digitsOf } from '../../../functions/untrusted/digits.ts';
import { digitStyles } from '../../fixtures/written-cards.ts';

const everyCharacter = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe('the digits of a character', () => {
  it.for(Object.entries(digitStyles))('are its value if it is written %s', ([, glyphs]) => {
    expect(glyphs.map(digitsOf)).toEqual([...'0123456789']);
  });

  it('are one for every decimal digit of Unicode, from 0 to 9 in each run', () => {
    const decimals = everyCharacter.filter((character) => /\p{Nd}/u.test(character));

    expect(decimals.length).toBeGreaterThan(700);
    expect(decimals.map(digitsOf)).toEqual(decimals.map((_, index) => String(index % 10)));
  });

  it('are those that Unicode itself maps it to', () => {
    const mapped = everyCharacter.filter(
      (character) => /^\P{Nd}$/u.test(character) && /[0-9]/.test(character.normalize('NFKC')),
    );

    expect(mapped.map(digitsOf)).toEqual(mapped.map((character) => character.normalize('NFKC').replaceAll(/\D/g, '')));
  });

  it.for([
    ['⑽', '10'],
    ['½', '12'],
    ['㏡', '2'],
    ['🄁', '0'],
    ['❿', ''],
    ['a', ''],
    ['/', ''],
    [':', ''],
    ['漢', ''],
    ['Ⅳ', ''],
    ['\ud83d', ''],
  ])('of %s are "%s"', ([character, digits]) => {
    expect(digitsOf(character ?? '')).toBe(digits);
  });
});
