import type { JWTVerifyGetKey } from 'jose';
import { at } from '../../untrusted/json.ts';
import { getJson } from './get-json.ts';
import { remoteKeys } from './remote-keys.ts';

/** The keys of the issuer, from the configured address or from the one in its discovery document (OpenID Connect Discovery 1.0, section 4). */
export function issuerKeys(issuer: string, jwksUri: string | undefined, read = getJson): JWTVerifyGetKey {
  const keysAt = (address: string) => remoteKeys(() => read(new URL(address)));
  if (jwksUri) return keysAt(jwksUri);
  let found: Promise<JWTVerifyGetKey> | undefined;

  async function discover(): Promise<JWTVerifyGetKey> {
    const document = await read(new URL(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`));
    const uri = at(document, 'jwks_uri');
    if (typeof uri !== 'string' || !uri.startsWith('https://')) throw new Error('the issuer names no https jwks_uri');
    return keysAt(uri);
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
