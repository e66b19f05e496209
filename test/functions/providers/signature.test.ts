import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSigned } from '../../../functions/providers/signature.ts';

/** RFC 4231, test case 2. */
const rawBody = Buffer.from('what do ya want for nothing?');
const secret = 'Jefe';
const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
const base64 = Buffer.from(hex, 'hex').toString('base64');

describe('isSigned', () => {
  it('accepts the HMAC-SHA256 of the raw bytes in the encoding that was asked for', () => {
    expect(isSigned(rawBody, hex, 'hex', [secret])).toBe(true);
    expect(isSigned(rawBody, base64, 'base64', [secret])).toBe(true);
  });

  it('refuses the other encoding', () => {
    expect(isSigned(rawBody, base64, 'hex', [secret])).toBe(false);
    expect(isSigned(rawBody, hex, 'base64', [secret])).toBe(false);
  });

  it.each([
    ['first', [secret, 'other']],
    ['last', ['other', secret]],
  ])('accepts a signature under the %s of several secrets', (_, secrets) => {
    expect(isSigned(rawBody, hex, 'hex', secrets)).toBe(true);
  });

  it.each([undefined, '', hex.slice(1), `${hex}0`, hex.toUpperCase(), ` ${hex}`])(
    'refuses the signature %s',
    (given) => {
      expect(isSigned(rawBody, given, 'hex', [secret])).toBe(false);
    },
  );

  it('refuses everything when there is no secret', () => {
    expect(isSigned(rawBody, hex, 'hex', [])).toBe(false);
  });

  it('refuses a signature under an empty secret', () => {
    const underNothing = createHmac('sha256', '').update(rawBody).digest('hex');

    expect(isSigned(rawBody, underNothing, 'hex', [''])).toBe(false);
    expect(isSigned(rawBody, hex, 'hex', ['', secret])).toBe(true);
  });

  it('refuses a text that is equal only if its characters are cut to one byte', () => {
    const widened = String.fromCharCode(...Array.from(hex, (character) => character.charCodeAt(0) + 0x100));

    expect(isSigned(rawBody, widened, 'hex', [secret])).toBe(false);
  });

  it('refuses a body with any other byte', () => {
    fc.assert(
      fc.property(fc.nat(rawBody.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const forged = Buffer.from(rawBody);
        forged[place] = (forged[place] ?? 0) ^ change;

        expect(isSigned(forged, hex, 'hex', [secret])).toBe(false);
      }),
    );
  });

  it('refuses any other signature without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        fc.pre(given !== hex);

        expect(isSigned(rawBody, given, 'hex', [secret])).toBe(false);
      }),
    );
  });
});
