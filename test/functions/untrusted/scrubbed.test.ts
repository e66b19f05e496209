import { describe, expect, it } from 'vitest';
import { scrubbed } from '../../../functions/untrusted/scrubbed.ts';

describe('a logged value', () => {
  it.each([
    ['a bearer token in a sentence', 'sent Authorization: Bearer abc.def-123', 'sent Authorization: [secret]'],
    ['basic credentials behind several spaces', 'Basic   dXNlcjpwdw==', '[secret]'],
    ['a JSON web token', 'token eyJhbGciOi.eyJzdWIiOi.c2ln was refused', 'token [secret] was refused'],
    ['a card number', 'paid with 4111 1111 1111 1111 today', 'paid with [card number] today'],
  ])('has no value of %s', (_, text, clean) => {
    expect(scrubbed(text)).toBe(clean);
    expect(scrubbed({ deep: [{ text }] })).toEqual({ deep: [{ text: clean }] });
  });

  it.each(['authorization', 'accessToken', 'clientSecret', 'X-Api-Key', 'apikey', 'Signature', 'password'])(
    'has no field %s',
    (name) => {
      expect(scrubbed({ [name]: 'whatever', kept: 1 })).toEqual({ [name]: '[secret]', kept: 1 });
    },
  );

  it('keeps null, numbers and truth values', () => {
    expect(scrubbed({ none: null, count: 3, yes: true })).toEqual({ none: null, count: 3, yes: true });
  });

  it('keeps the name and the message of an error', () => {
    expect(scrubbed(new RangeError('out of Bearer abcdef'))).toMatchObject({
      name: 'RangeError',
      message: 'out of [secret]',
    });
  });

  it('keeps seven levels, and shows that there are more', () => {
    const nested = (levels: number, wrap: (inner: unknown) => unknown) =>
      Array.from({ length: levels }).reduce<unknown>((inner) => wrap(inner), 'end');
    const object = (inner: unknown) => ({ inner });
    const array = (inner: unknown) => [inner];

    expect(scrubbed(nested(7, object))).toEqual(nested(7, object));
    expect(scrubbed(nested(7, array))).toEqual(nested(7, array));
    expect(JSON.stringify(scrubbed(nested(8, object)))).toContain('…');
    expect(JSON.stringify(scrubbed(nested(8, array)))).toContain('…');
  });

  it('ends for an object that refers to itself', () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;

    expect(JSON.stringify(scrubbed(endless))).toContain('…');
  });
});
