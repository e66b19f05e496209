import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { authorizationUrl, pkcePair, randomToken } from '../../../../infra/console/model/pkce.ts';

describe('the PKCE pair', () => {
  it('is the example of RFC 7636, appendix B', async () => {
    const { challenge } = await pkcePair('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');

    expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('has a verifier of 43 unreserved characters from the given random bytes', () => {
    const bytes = createHash('sha256').update('x').digest();

    expect(randomToken(() => bytes)).toBe(bytes.toString('base64url'));
    expect(randomToken((count) => new Uint8Array(count).fill(255))).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('requests a code and reveals only the challenge', () => {
    const url = new URL(
      authorizationUrl('https://issuer.example/oauth2/authorize', {
        clientId: 'c',
        scope: 'a b',
        redirectUri: 'https://console.example/',
        state: 's',
        challenge: 'ch',
      }),
    );

    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'c',
      redirect_uri: 'https://console.example/',
      scope: 'a b',
      state: 's',
      code_challenge: 'ch',
      code_challenge_method: 'S256',
    });
  });
});
