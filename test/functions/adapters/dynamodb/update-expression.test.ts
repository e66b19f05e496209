import { expect, it } from 'vitest';
import { assignments } from '../../../../functions/adapters/dynamodb/update-expression.ts';

it.each([
  ['sets values', { a: 1, b: null }, 'SET #a = :a, #b = :b', ''],
  ['removes what is undefined', { a: undefined, b: undefined }, '', 'REMOVE #a, #b'],
  ['does both', { a: undefined, b: 2 }, 'SET #b = :b', 'REMOVE #a'],
])('an update expression %s', (_what, fields, set, remove) => {
  expect(assignments(fields)).toMatchObject({ set, remove });
});

it('an update expression declares a name for each field, and a value for each that it sets', () => {
  expect(assignments({ a: undefined, b: 2 })).toMatchObject({ names: { '#a': 'a', '#b': 'b' }, values: { ':b': 2 } });
  expect(Object.keys(assignments({ a: undefined, b: 2 }).values)).toEqual([':b']);
});
