import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { issuerKeys } from '../../../../functions/adapters/openid/issuer-keys.ts';
import { serveHttp } from '../../../../infra/local/gateway/http-server.ts';

const { privateKey, publicKey } = await generateKeyPair('RS256');
const token = await new SignJWT({ client_id: 'acme' }).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);

/** An issuer that serves these discovery documents, one after the other, and notes what it was asked. */
function discovery(...documents: readonly unknown[]) {
  const asked: { readonly url: string; readonly redirect?: string | undefined; readonly hasTimeout: boolean }[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    asked.push({ url: String(url), redirect: init?.redirect, hasTimeout: init?.signal instanceof AbortSignal });
    return Response.json(documents[asked.length - 1] ?? null);
  };
  return { asked, fetch };
}

it('configured keys verify a token, and nothing is discovered', async () => {
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
  const server = await serveHttp(
    0,
    async () => ({ status: 200, body: jwks }),
    () => {},
  );
  onTestFinished(() => server.close(0));
  const { asked, fetch } = discovery();

  const keys = issuerKeys('https://login.example', `http://127.0.0.1:${server.port}/keys`, fetch);

  expect((await jwtVerify(token, keys)).payload.client_id).toBe('acme');
  expect(asked).toEqual([]);
});

describe('keys without a configured address', () => {
  it.each(['https://login.example', 'https://login.example/', 'https://login.example//'])(
    'are discovered at %s, once, without redirects and with a time limit',
    async (issuer) => {
      // Nobody listens there, so every token is refused; the address itself is kept.
      const { asked, fetch } = discovery({ jwks_uri: 'https://127.0.0.1:9/keys' });
      const keys = issuerKeys(issuer, undefined, fetch);

      for (const _try of [1, 2]) await expect(jwtVerify(token, keys)).rejects.not.toThrow('jwks_uri');

      expect(asked).toEqual([
        { url: 'https://login.example/.well-known/openid-configuration', redirect: 'error', hasTimeout: true },
      ]);
    },
  );

  it.each([
    ['without https', { jwks_uri: 'http://login.example/keys#https://' }],
    ['that is no text', { jwks_uri: 7 }],
    ['that is missing', {}],
    ['in a document that is no object', null],
  ])('are not taken from an address %s, and are discovered again for the next token', async (_what, document) => {
    const { asked, fetch } = discovery(document, document);
    const keys = issuerKeys('https://login.example', undefined, fetch);

    const together = await Promise.all([jwtVerify(token, keys).catch(String), jwtVerify(token, keys).catch(String)]);
    const askedTogether = asked.length;
    const afterwards = await jwtVerify(token, keys).catch(String);

    for (const error of [...together, afterwards]) expect(error).toBe('Error: the issuer names no https jwks_uri');
    expect([askedTogether, asked.length]).toEqual([1, 2]);
  });
});
