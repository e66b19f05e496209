/** A percent escape (RFC 3986, 2.1), an escape of JSON or JavaScript, or a character reference of HTML. */
const escapes = /%([\da-f]{2})|\\u([\da-f]{4})|\\x([\da-f]{2})|&#(\d{1,7});|&#x([\da-f]{1,6});|&[a-z]{2,8};/gi;

const maxCodePoint = 0x10ffff;
const zeroWidthSpace = '\u200b';

/**
 * The text with the characters that its escapes stand for. Characters that nobody sees fill it up, so that everything stays
 * at its place. A byte of a longer character of UTF-8, and a name in HTML, count as spaces.
 */
export const unescaped = (text: string): string =>
  text.replace(escapes, (all: string, ...groups: readonly (string | undefined)[]) => {
    const [percent, json, script, decimal, hexadecimal] = groups;
    const hex = percent ?? json ?? script ?? hexadecimal;
    const code = decimal === undefined ? Number.parseInt(hex ?? '20', 16) : Number(decimal);
    const isByte = percent !== undefined && code > 0x7f;
    const character = isByte || code > maxCodePoint ? ' ' : String.fromCodePoint(code);
    return character.padEnd(all.length, zeroWidthSpace);
  });

/** Where an escape ends of which the first character was read up to `to`. */
export function endOfEscape(written: string, meant: string, to: number): number {
  let end = to;
  while (meant[end] === zeroWidthSpace && written[end] !== zeroWidthSpace) end += 1;
  return end;
}
