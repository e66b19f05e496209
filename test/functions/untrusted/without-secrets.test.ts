import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../../functions/untrusted/without-secrets.ts';

describe('a text without secrets', () => {
  it.each([
    ['a secret is replaced wherever it occurs', 'no s3cret and s3cret', ['s3cret'], 'no [secret] and [secret]'],
    ['several secrets are replaced', 'abcdef ghijkl', ['abcdef', 'ghijkl'], '[secret] [secret]'],
    ['a value of fewer than six characters stays', 'only 12345', ['12345'], 'only 12345'],
    ['a value of six characters is a secret', 'only 123456', ['123456'], 'only [secret]'],
    ['what is no text is no secret', 'port 123456 of null', [123456, null, undefined, {}], 'port 123456 of null'],
    ['a long secret is replaced as a whole', 'x 0123456789abcdef y', ['0123456789abcdef'], 'x [secret] y'],
    ['a long secret that is cut off is replaced', 'x 0123456789abcd', ['0123456789abcdef'], 'x [secret]'],
    ['only the part that agrees is replaced', '0123456789abcdXY', ['0123456789abcdef'], '[secret]XY'],
    [
      'a secret may follow another at once',
      '0123456789abcdef0123456789abcdef',
      ['0123456789abcdef'],
      '[secret][secret]',
    ],
    ['eleven characters of a longer secret stay', 'x 0123456789a y', ['0123456789abcdef'], 'x 0123456789a y'],
    ['a text without secrets stays as it is', 'nothing here', ['s3cret'], 'nothing here'],
  ])('%s', (_sentence, text, secrets, clean) => {
    expect(withoutSecrets(text, secrets)).toBe(clean);
  });

  it('never contains a secret of six characters or more', () => {
    const secret = fc.stringMatching(/^[a-f]{6,20}$/);

    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
        expect(withoutSecrets(`${before}${hidden}${after}`, [hidden])).not.toContain(hidden);
      }),
    );
  });
});
