/** A stream of numbers that depends only on its seed and name, so that one fault can be turned off without a change in the others. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

const golden = 0x9e3779b9;

/** FNV-1a over the name, so that the streams of one seed are independent. */
function hash(seed: number, name: string): number {
  let state = (0x811c9dc5 ^ Math.imul(seed + 1, golden)) >>> 0;
  for (let index = 0; index < name.length; index++) state = Math.imul(state ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return state;
}

/** Mulberry32: small, fast and random enough to choose schedules. */
export function random(seed: number, name = ''): Random {
  let state = hash(seed, name);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let turn = 0; turn < 3; turn++) next();
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[whole(0, choices.length - 1)] ?? choices[0],
  };
}

const hex = (stream: Random, digits: number) =>
  stream
    .whole(0, 16 ** digits - 1)
    .toString(16)
    .padStart(digits, '0');

/** A version 4 UUID of this stream. */
export const uuidFrom = (stream: Random) =>
  `${hex(stream, 8)}-${hex(stream, 4)}-4${hex(stream, 3)}-a${hex(stream, 3)}-${hex(stream, 12)}`;
