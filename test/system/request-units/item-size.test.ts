import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemSize } from './item-size.ts';

/** The size of a value under a name of one byte. */
const sizeOf = (value: unknown) => itemSize(marshall({ a: value })) - 1;

describe('the size of an item', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é€😀', 9],
    [true, 1],
    [null, 1],
    [new Uint8Array(5), 5],
  ])('counts %j with %d bytes', (value, bytes) => {
    expect(sizeOf(value)).toBe(bytes);
  });

  it.each([
    [0, 1],
    [7, 2],
    [42, 2],
    [123, 3],
    [1000, 2],
    [-7, 3],
    [0.001, 2],
    [10.5, 3],
    [1_763_765_429_123, 8],
    [1_763_765_429_000, 6],
  ])('counts the number %d with %d bytes', (value, bytes) => {
    expect(sizeOf(value)).toBe(bytes);
  });

  it.each([
    [[], 3],
    [{}, 3],
    [['ab', 'c'], 3 + 3 + 2],
    [{ bc: 'de' }, 3 + 1 + 2 + 2],
    [{ b: { c: [1] } }, 3 + (1 + 1) + 3 + (1 + 1) + 3 + (1 + 2)],
  ])('counts %j with %d bytes', (value, bytes) => {
    expect(sizeOf(value)).toBe(bytes);
  });

  it('counts the names of the attributes too', () => {
    expect(itemSize(marshall({ pk: 'abc', größe: 1 }))).toBe(2 + 3 + 7 + 2);
  });

  it('refuses what the documentation does not tell', () => {
    expect(() => sizeOf(new Set(['a']))).toThrow(/a set/);
    expect(() => itemSize({ a: { N: '1e21' } })).toThrow(/1e21/);
  });
});
