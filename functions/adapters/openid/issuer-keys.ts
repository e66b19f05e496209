import type { JWTVerifyGetKey } from 'jose';
import { at } from '../../untrusted/json.ts';
import { publishedKeys } from './published-keys.ts';

/** The issuer's keys, from the address that is configured or that its discovery document names (OpenID Connect Discovery 1.0, 4). */
export function issuerKeys(issuer: string, jwksUri: string | undefined, fetch = globalThis.fetch): JWTVerifyGetKey {
  if (jwksUri) return publishedKeys(jwksUri);
  let found: Promise<JWTVerifyGetKey> | undefined;

  async function discover(): Promise<JWTVerifyGetKey> {
    const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    const uri = at(await answer.json(), 'jwks_uri');
    if (typeof uri !== 'string' || !uri.startsWith('https://')) throw new Error('the issuer names no https jwks_uri');
    return publishedKeys(uri);
  }

  return async (header, token) => {
    found ??= discover();
    try {
      return (await found)(header, token);
    } catch (error) {
      found = undefined;
      throw error;
    }
  };
}
