import { describe, expect, it } from 'vitest';
import { scrubbed } from '../../../functions/untrusted/scrubbed.ts';

describe('a logged value', () => {
  it.each([
    ['a bearer token in a sentence', 'sent Authorization: Bearer abc.def-123', 'sent Authorization: [secret]'],
    ['a JSON web token', 'token eyJhbGciOi.eyJzdWIiOi.c2ln was refused', 'token [secret] was refused'],
    ['a card number', 'paid with 4111 1111 1111 1111 today', 'paid with [card number] today'],
  ])('has no value of %s', (_, text, clean) => {
    expect(scrubbed(text)).toBe(clean);
    expect(scrubbed({ deep: [{ text }] })).toEqual({ deep: [{ text: clean }] });
  });

  it.each(['authorization', 'accessToken', 'clientSecret', 'X-Api-Key', 'Signature', 'password'])(
    'has no field %s',
    (name) => {
      expect(scrubbed({ [name]: 'whatever', kept: 1 })).toEqual({ [name]: '[secret]', kept: 1 });
    },
  );

  it('keeps the name and the message of an error', () => {
    expect(scrubbed(new RangeError('out of Bearer abcdef'))).toMatchObject({
      name: 'RangeError',
      message: 'out of [secret]',
    });
  });

  it('ends for an object that refers to itself', () => {
    const endless: Record<string, unknown> = {};
    endless.self = endless;

    expect(JSON.stringify(scrubbed(endless))).toContain('…');
  });
});
