import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../../infra/console/console-config.ts';
import { authorizationUrl, proofKey, randomWord } from '../../../../infra/console/model/pkce.ts';

describe('the proof key', () => {
  it('is the one that RFC 7636 works out in its appendix B', async () => {
    const { challenge } = await proofKey('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');

    expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('has a verifier of 43 unreserved characters, made of the given randomness', () => {
    const bytes = createHash('sha256').update('x').digest();

    expect(randomWord(() => bytes)).toBe(bytes.toString('base64url'));
    expect(randomWord((count) => new Uint8Array(count).fill(255))).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('asks for a code and shows only the challenge', () => {
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

describe('config.json', () => {
  const cloud = {
    target: 'cloud',
    authorizationEndpoint: 'https://issuer.example/oauth2/authorize',
    tokenEndpoint: 'https://issuer.example/oauth2/token',
    clientId: 'c',
    scope: 's',
  };

  it('is taken when it is whole', () => {
    expect(readConfig(cloud)).toEqual(cloud);
  });

  it.each([
    [{}, 'neither "local" nor "cloud"'],
    [null, 'neither "local" nor "cloud"'],
    [{ ...cloud, clientId: undefined }, 'lacks clientId'],
    [{ ...cloud, tokenEndpoint: 'http://issuer.example/token' }, 'tokenEndpoint is not https'],
    [{ ...cloud, endSessionEndpoint: 'javascript:alert(1)' }, 'endSessionEndpoint is not https'],
    [{ target: 'local' }, 'lacks merchants, secret, canRestart'],
  ])('%j is refused: %s', (content, why) => {
    expect(() => readConfig(content)).toThrow(why);
  });
});
