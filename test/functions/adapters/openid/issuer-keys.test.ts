import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { issuerKeys } from '../../../../functions/adapters/openid/issuer-keys.ts';

const { privateKey, publicKey } = await generateKeyPair('RS256');
const token = await new SignJWT({ client_id: 'acme' }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
const keysDocument = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] };

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** Serves these documents, one after the other, and notes the addresses. */
function documents(...given: readonly unknown[]) {
  const asked: string[] = [];
  const read = async (url: URL) => {
    asked.push(url.href);
    return given[asked.length - 1] ?? null;
  };
  return { asked, read };
}

it('configured keys verify a token, and nothing is discovered', async () => {
  const { asked, read } = documents(keysDocument);

  const keys = issuerKeys('https://login.example', 'http://127.0.0.1:9/keys', quiet, read);

  expect((await jwtVerify(token, keys)).payload.client_id).toBe('acme');
  expect(asked).toEqual(['http://127.0.0.1:9/keys']);
});

describe('keys without a configured address', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  /** After a read that failed, the next one comes two seconds later. */
  const pause = () => vi.setSystemTime(Date.now() + 2000);

  it.each(['https://login.example', 'https://login.example/', 'https://login.example//'])(
    'are discovered at %s, once',
    async (issuer) => {
      const { asked, read } = documents({ jwks_uri: 'https://keys.example/keys' }, keysDocument);
      const keys = issuerKeys(issuer, undefined, quiet, read);

      for (const _try of [1, 2]) expect((await jwtVerify(token, keys)).payload.client_id).toBe('acme');

      expect(asked).toEqual(['https://login.example/.well-known/openid-configuration', 'https://keys.example/keys']);
    },
  );

  it('are not discovered again if reading them fails', async () => {
    const { asked, read } = documents({ jwks_uri: 'https://keys.example/keys' }, 'no keys', 'no keys');
    const keys = issuerKeys('https://login.example', undefined, quiet, read);

    for (const _try of [1, 2]) {
      await expect(jwtVerify(token, keys)).rejects.toThrow('JSON Web Key Set malformed');
      pause();
    }

    expect(asked.slice(1)).toEqual(['https://keys.example/keys', 'https://keys.example/keys']);
  });

  it.each([
    ['without https', { jwks_uri: 'http://login.example/keys#https://' }],
    ['that is no text', { jwks_uri: 7 }],
    ['that is missing', {}],
    ['in a document that is no object', null],
  ])('are not taken from an address %s, and are discovered again after a pause', async (_what, document) => {
    const { asked, read } = documents(document, document);
    const keys = issuerKeys('https://login.example', undefined, quiet, read);

    const together = await Promise.all([jwtVerify(token, keys).catch(String), jwtVerify(token, keys).catch(String)]);
    const askedTogether = asked.length;
    await jwtVerify(token, keys).catch(String);
    const askedWithoutPause = asked.length;
    pause();
    const afterwards = await jwtVerify(token, keys).catch(String);

    for (const error of [...together, afterwards]) expect(error).toBe('Error: the issuer names no https jwks_uri');
    expect([askedTogether, askedWithoutPause, asked.length]).toEqual([1, 1, 2]);
  });
});
