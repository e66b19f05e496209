import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { at } from '../../untrusted/json.ts';

const maxDiscoveryTime = 5_000;

/** The keys of the issuer, from the configured address or from the one in its discovery document (OpenID Connect Discovery 1.0, section 4). */
export function issuerKeys(issuer: string, jwksUri: string | undefined, fetch = globalThis.fetch): JWTVerifyGetKey {
  if (jwksUri) return createRemoteJWKSet(new URL(jwksUri));
  let found: Promise<JWTVerifyGetKey> | undefined;

  async function discover(): Promise<JWTVerifyGetKey> {
    const url = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(maxDiscoveryTime) });
    const uri = at(await answer.json(), 'jwks_uri');
    if (typeof uri !== 'string' || !uri.startsWith('https://')) throw new Error('the issuer names no https jwks_uri');
    return createRemoteJWKSet(new URL(uri));
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
