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

  it('has no secrets and card numbers in the names of its fields, and none as numbers', () => {
    expect(scrubbed({ 'paid with 4111.1111.1111.1111': 1, 'at ?token=abc': 2 })).toEqual({
      'paid with [card number]': 1,
      'at ?token=[secret]': '[secret]',
    });
    expect(scrubbed([4111111111111111, 4111111111111111n, 4111111111111112, 1795176000000])).toEqual([
      '[card number]',
      '[card number]',
      4111111111111112,
      1795176000000,
    ]);
  });

  it('has no secret of which a part looks like a card number', () => {
    expect(scrubbed('token=abc4111111111111111def')).toBe('token=[secret]');
  });

  it('keeps the errors behind an error, without their secrets', () => {
    const innermost = new Error('answered {"access_token":"abc"} to https://user:pw@host');
    const error = new Error('failed for 4111\u00a01111\u00a01111\u00a01111', {
      cause: new AggregateError([innermost, 'client_secret=abc'], 'two failed', { cause: { password: 'abc' } }),
    });

    expect(scrubbed({ error })).toMatchObject({
      error: {
        message: 'failed for [card number]',
        cause: {
          name: 'AggregateError',
          message: 'two failed',
          cause: { password: '[secret]' },
          errors: [
            { message: 'answered {"access_token":"[secret]"} to https://[secret]@host' },
            'client_secret=[secret]',
          ],
        },
      },
    });
    expect(scrubbed(new Error('plain'))).not.toHaveProperty('cause');
    expect(scrubbed(new Error('plain'))).not.toHaveProperty('errors');
    expect(JSON.stringify(scrubbed(error))).not.toMatch(/abc|4111|pw/);
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
