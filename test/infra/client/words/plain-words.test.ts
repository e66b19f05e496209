import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../../infra/client/words/plain-words.ts';

describe('a detail in plain words', () => {
  it.each([
    ['UND_ERR_SOCKET', 'the connection was dropped before an answer (UND_ERR_SOCKET)'],
    ['ECONNRESET', 'the connection was dropped before an answer (ECONNRESET)'],
    ['ECONNREFUSED', 'the connection was refused (ECONNREFUSED)'],
    [
      'outcome_unknown: UND_ERR_HEADERS_TIMEOUT · E-17',
      'outcome_unknown: no answer in time (UND_ERR_HEADERS_TIMEOUT) · E-17',
    ],
    [
      'ENOTFOUND · EAI_AGAIN',
      'the host name was not found (ENOTFOUND) · the host name could not be looked up (EAI_AGAIN)',
    ],
  ])('%s becomes "%s"', (detail, expected) => {
    expect(plainWords(detail)).toBe(expected);
  });

  it.each([['answered 400'], ['ALREADY_CAPTURED'], ['XECONNRESET'], ['ECONNRESET_2'], ['']])(
    'leaves "%s" as it is',
    (detail) => {
      expect(plainWords(detail)).toBe(detail);
    },
  );

  it('changes nothing when applied twice', () => {
    const codes = fc.constantFrom('UND_ERR_SOCKET', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', 'constructor', 'OTHER', '·');

    fc.assert(
      fc.property(fc.array(codes), (words) => {
        const once = plainWords(words.join(' '));

        expect(plainWords(once)).toBe(once);
      }),
    );
  });
});
