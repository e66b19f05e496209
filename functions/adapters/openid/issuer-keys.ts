import type { JWTVerifyGetKey } from 'jose';
import type { Log } from '../../ports/log.ts';
import { at } from '../../untrusted/json.ts';
import { getJson } from './get-json.ts';
import { remoteKeys } from './remote-keys.ts';

/** The keys of the issuer, from the configured address or from the one in its discovery document (OpenID Connect Discovery 1.0, section 4). */
export function issuerKeys(issuer: string, jwksUri: string | undefined, log: Log, read = getJson): JWTVerifyGetKey {
  let address = jwksUri;

  async function discover(): Promise<string> {
    const document = await read(new URL(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`));
    const uri = at(document, 'jwks_uri');
    if (typeof uri !== 'string' || !uri.startsWith('https://')) throw new Error('the issuer names no https jwks_uri');
    return uri;
  }

  return remoteKeys(async () => {
    address ||= await discover();
    return read(new URL(address));
  }, log);
}
