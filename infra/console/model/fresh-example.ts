/** A source of random bytes, as `crypto.getRandomValues` is. */
export type RandomBytes = (count: number) => Uint8Array;

const decimal = '0123456789';
const hexLetters = 'abcdef';
const letters = 'abcdefghjkmnpqrstvwxyz';

/**
 * A random value of the same shape: each digit becomes a digit and each letter a letter of the same case, a hex letter if
 * all are. A short prefix that ends in an underscore or dash names the kind of id, so it stays.
 */
export function freshLike(example: string, random: RandomBytes): string {
  const prefix = /^[A-Za-z]{1,8}[_-]/.exec(example)?.[0] ?? '';
  const rest = example.slice(prefix.length);
  const alphabet = /^[0-9a-f-]+$/i.test(rest) ? hexLetters : letters;
  const bytes = random(rest.length);
  const characters = [...rest].map((character, index) => randomCharacter(character, alphabet, bytes[index] ?? 0));
  return prefix + characters.join('');
}

function randomCharacter(character: string, alphabet: string, byte: number): string {
  if (/\d/.test(character)) return pick(decimal, byte);
  if (/[a-z]/.test(character)) return pick(alphabet, byte);
  return /[A-Z]/.test(character) ? pick(alphabet, byte).toUpperCase() : character;
}

const pick = (from: string, byte: number) => from[byte % from.length] ?? '';
