import { digitsOf } from './digits.ts';
import { endOfEscape, unescaped } from './unescaped.ts';

/**
 * Card numbers (ISO/IEC 7812): 13–19 digits of any script with a known prefix and a valid Luhn digit. Up to three characters
 * may separate two digits. Of a repeated character one counts, and of invisible ones none. The number begins and ends where a
 * group of digits does. Escaped characters count as what they stand for.
 */

/** Visa, Mastercard (both ranges), Mir, American Express, Diners, Discover, JCB, UnionPay, Maestro, Elo and Hipercard. */
const knownPrefix = /^(4|5|6|3[4-9]|30[0-59]|2(2[0-9]|[3-6]|7[0-2]))/;
/** The prefixes that brands use with a length, if not with 16 digits. Maestro, which is being withdrawn, also has 13 to 15. */
const prefixOfLength: Readonly<Record<number, RegExp>> = {
  13: /^4/,
  14: /^3(0|[689])/,
  15: /^3[47]/,
  17: /^(3[05689]|5[06-8]|6)/,
  18: /^(3[05689]|5[06-8]|6)/,
  19: /^(3[05689]|4|5[06-8]|6)/,
};
const minDigits = 13;
const maxDigits = 19;
const maxSeparator = 3;

/** Accents and other marks, format characters such as a zero-width space, and controls that are no white space. */
const invisible = /[\p{M}\p{Cf}\p{DI}]|(?!\s)\p{Cc}/u;
const printableAscii = /[ -~]/;
const letter = /\p{L}/u;

/**
 * Ids of which all digits belong to the id: a UUID (RFC 9562), a ULID of the years 2004 to 2074, the id of a cancellation, or
 * 24, 32, 40 or 64 hexadecimal digits, as hashes and traces have. They have at least one letter. Many of them would pass for a
 * card number with letters as separators.
 */
const ids =
  /(?<![\p{L}\p{N}])(?=[\d-]{0,35}[a-z])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|0[12][\da-hjkmnp-tv-z]{24}|can_[a-z2-7]{26}|(?:[\da-f]{8}){3,5}|[\da-f]{64})(?![\p{L}\p{N}])/giu;

/** As many letters, of which any four are more than a separator. */
const veiled = (id: string) => 'abcd'.repeat(16).slice(0, id.length);

interface Digit {
  readonly value: number;
  /** Where its character is in the text. */
  readonly from: number;
  readonly to: number;
  readonly beginsGroup: boolean;
}

type Place = readonly [from: number, to: number];

/**
 * What a text is. In `words` letters may separate the digits of a card number too, and it may have any length. A `reference`
 * often has groups of digits with letters between them, or 13 digits in a row, that are no card number. A payment whose
 * reference is refused cannot be cancelled here. So only the lengths that a brand gives out count there.
 */
export type Kind = 'words' | 'reference';

export const containsCardNumber = (text: string, kind: Kind = 'words') => placesIn(text, kind).length > 0;

/** The text with every card number replaced. Everything else stays as it is. */
export function withoutCardNumbers(text: string, kind: Kind = 'words'): string {
  let [clean, done] = ['', 0];
  for (const [from, to] of placesIn(text, kind)) {
    clean += `${text.slice(done, from)}[card number]`;
    done = to;
  }
  return clean + text.slice(done);
}

/** Escapes are read in both ways: what looks like one may be part of a number, as in `3%4111…`. */
function placesIn(text: string, kind: Kind): readonly Place[] {
  const written = text.replace(ids, veiled);
  const numbersIn = (row: readonly Digit[]) => cardNumbersIn(row, kind);
  const found = rowsIn(written, kind).flatMap(numbersIn);
  const meant = unescaped(written);
  if (meant === written) return found;
  const others = rowsIn(meant, kind).flatMap(numbersIn);
  const whole = others.map(([from, to]): Place => [from, endOfEscape(written, meant, to)]);
  return apart([...found, ...whole].toSorted(([one], [other]) => one - other));
}

/** Places in their order, of which those that overlap are one. */
function apart(sorted: readonly Place[]): readonly Place[] {
  const places: Place[] = [];
  for (const [from, to] of sorted) {
    const last = places.at(-1);
    if (last && from < last[1]) places[places.length - 1] = [last[0], Math.max(to, last[1])];
    else places.push([from, to]);
  }
  return places;
}

/** The digits of the text, in rows that nothing longer than a separator divides. */
function rowsIn(text: string, kind: Kind): readonly (readonly Digit[])[] {
  const rows: Digit[][] = [];
  let row: Digit[] = [];
  let [to, separator, previous] = [0, Number.POSITIVE_INFINITY, ''];
  for (const character of text) {
    const from = to;
    to += character.length;
    const digits = digitsOf(character);
    if (digits !== '') {
      if (separator > maxSeparator) {
        row = [];
        rows.push(row);
      }
      const continuesGroup = row.at(-1)?.to === from && isAscii(character) && isAscii(text[from - 1]);
      for (const digit of digits) row.push({ value: Number(digit), from, to, beginsGroup: !continuesGroup });
      [separator, previous] = [0, ''];
    } else if (printableAscii.test(character) || !invisible.test(character)) {
      if (character !== previous) separator += kind === 'reference' && letter.test(character) ? maxSeparator + 1 : 1;
      previous = character;
    }
  }
  return rows;
}

const isAscii = (character = '') => character < '\u0080';

/** Where card numbers are in a row of digits. */
function cardNumbersIn(row: readonly Digit[], kind: Kind): readonly Place[] {
  const places = row.flatMap(({ from, beginsGroup }, index): readonly Place[] => {
    const to = beginsGroup ? endOfCardNumber(row, index, kind) : undefined;
    return to === undefined ? [] : [[from, to]];
  });
  return apart(places);
}

/** Where the longest card number that begins with this digit ends in the text. */
function endOfCardNumber(row: readonly Digit[], first: number, kind: Kind): number | undefined {
  const digits = row.slice(first, first + maxDigits);
  const prefix = digits.slice(0, 3).map(({ value }) => value);
  if (digits.length < minDigits || !knownPrefix.test(prefix.join(''))) return undefined;
  const isGivenOut = (length: number) =>
    kind === 'words' || (prefixOfLength[length] ?? knownPrefix).test(prefix.join(''));
  let end: number | undefined;
  // Luhn: every second digit counts twice, from the right. Which ones these are is known only at the end.
  let [sum, otherSum] = [0, 0];
  for (const [index, { value, to }] of digits.entries()) {
    [sum, otherSum] = [otherSum + value, sum + ((value * 2) % 10) + (value > 4 ? 1 : 0)];
    const endsGroup = row[first + index + 1]?.beginsGroup ?? true;
    if (index + 1 >= minDigits && endsGroup && sum % 10 === 0 && isGivenOut(index + 1)) end = to;
  }
  return end;
}
