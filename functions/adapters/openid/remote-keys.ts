import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** Both as in jose's own `createRemoteJWKSet`, which needs `fetch`. */
const maxAge = 10 * 60_000;
const minPause = 30_000;

/**
 * The keys at an address. They are read again after ten minutes, or after half a minute if a token names a key that is not
 * among them. Tokens at the same time share one read.
 */
export function remoteKeys(read: () => Promise<unknown>, now = Date.now): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  let readAt = 0;
  let reading: Promise<JWTVerifyGetKey> | undefined;

  async function readKeys(): Promise<JWTVerifyGetKey> {
    try {
      // It checks the document itself, and throws if it holds no keys.
      keys = createLocalJWKSet((await read()) as JSONWebKeySet);
      readAt = now();
      return keys;
    } finally {
      reading = undefined;
    }
  }

  async function freshKeys(lifetime: number): Promise<JWTVerifyGetKey> {
    if (keys && now() < readAt + lifetime) return keys;
    reading ??= readKeys();
    return reading;
  }

  return async (header, token) => {
    const known = await freshKeys(maxAge);
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await freshKeys(minPause))(header, token);
    }
  };
}
