import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, list, number, parsed, text } from '../../../functions/untrusted/json.ts';

const body = { payment: { id: 'p1', amount: 5, empty: '', steps: [{ name: 'first' }, { name: 'second' }] } };

describe('untrusted JSON', () => {
  it('is parsed, and is undefined if it is no JSON', () => {
    expect(parsed('{"a":[1]}')).toEqual({ a: [1] });
    expect(parsed('{')).toBeUndefined();
  });

  it('is read through objects and arrays', () => {
    expect(text(body, 'payment', 'steps', 1, 'name')).toBe('second');
    expect(number(body, 'payment', 'amount')).toBe(5);
    expect(list(body, 'payment', 'steps')).toHaveLength(2);
    expect(at(body)).toBe(body);
  });

  it('has no text where the value is empty, absent or of another type', () => {
    expect(text(body, 'payment', 'empty')).toBeUndefined();
    expect(text(body, 'payment', 'missing', 'deeper')).toBeUndefined();
    expect(text(body, 'payment', 'amount')).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '5', null])('has no number where the value is %s', (value) => {
    expect(number({ value }, 'value')).toBeUndefined();
  });

  it.each([null, { length: 1 }, 'abc', undefined])('has an empty list where the value is %s', (value) => {
    expect(list({ value }, 'value')).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('has no properties that %s inherits', (name) => {
    expect(at({}, name)).toBeUndefined();
    expect(at([], 'length', name)).toBeUndefined();
    expect(text('abc', name)).toBeUndefined();
  });

  it('never throws, whatever it is given', () => {
    const names = fc.array(fc.oneof(fc.string(), fc.nat(5), fc.constantFrom('__proto__', 'length', 'valueOf')));

    fc.assert(
      fc.property(fc.anything(), names, (value, path) => {
        expect(['string', 'undefined']).toContain(typeof text(value, ...path));
        expect(['number', 'undefined']).toContain(typeof number(value, ...path));
        expect(Array.isArray(list(value, ...path))).toBe(true);
      }),
    );
  });
});
