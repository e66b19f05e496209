/** Digits that Unicode only draws in a circle and does not map to others: the code points of their ones. Each has nine. */
const circledOnes = [0x24f5, 0x2776, 0x2780, 0x278a];
const circledZeros = '⓿🄋🄌';

const decimal = /\p{Nd}/gu;

/**
 * The decimal digits that one character stands for, as ASCII: of any script, enclosed, raised or full-width (Unicode
 * Standard, 4.6 "Numeric Value" and UAX #15, NFKC). A character such as ⑽ has two; one that is no digit has none.
 */
export function digitsOf(character: string): string {
  if (character < '\u0080') return character >= '0' && character <= '9' ? character : '';
  if (circledZeros.includes(character)) return '0';
  const code = character.codePointAt(0) ?? 0;
  const one = circledOnes.find((first) => code >= first && code < first + 9);
  if (one !== undefined) return String(code - one + 1);
  return character.normalize('NFKC').replaceAll(decimal, decimalOf).replaceAll(/\D/g, '');
}

/** Decimal digits are encoded in runs from 0 to 9 (Unicode Standard, "Character Encoding Stability Policies": Numeric_Type). */
function decimalOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (String.fromCodePoint(first - 1).search(decimal) === 0) first -= 1;
  return String((code - first) % 10);
}
