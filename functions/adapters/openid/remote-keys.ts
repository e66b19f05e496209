import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Log } from '../../ports/log.ts';

/** As in jose's own `createRemoteJWKSet`, which needs `fetch`. */
const maxAge = 10 * 60_000;
/** Strangers can invent key ids, so keys that are younger than this are not read again for one. */
const minAge = 5_000;
/** After a read that failed, as in `createRemoteJWKSet` after each read. */
const minPause = 30_000;
/** Without any keys we can accept no token, so we ask again much sooner. */
const minPauseWithoutKeys = 2_000;
/**
 * How long the last good keys are used while no read succeeds. A key that the issuer has taken away must not be trusted
 * for ever. An hour is also how long Cognito's access tokens live by default (Amazon Cognito Developer Guide,
 * "Understanding the access token"), so a key that is taken away is trusted for about one token's life longer.
 */
const maxOutage = 60 * 60_000;

interface Keys {
  readonly find: JWTVerifyGetKey;
  /** When we began to read them. */
  readonly askedAt: number;
}

/**
 * The keys at an address. They are read again after ten minutes, or after five seconds if a token names a key that is not
 * among them. Tokens at the same time share one read. After a read that failed, there is a pause, and the last good keys
 * stay in use until an hour after they were read.
 * @throws JWKSNoMatchingKey only if the keys are younger than five seconds: issuers publish a key before they use it. Every
 * other error that is not about the token says that we do not know its key.
 */
export function remoteKeys(read: () => Promise<unknown>, log: Log, now = Date.now): JWTVerifyGetKey {
  let keys: Keys | undefined;
  let reading: Promise<Keys> | undefined;
  let failed: { readonly error: unknown; readonly until: number } | undefined;

  async function readKeys(): Promise<Keys> {
    try {
      const askedAt = now();
      // It checks the document itself, and throws if it holds no keys.
      keys = { find: createLocalJWKSet((await read()) as JSONWebKeySet), askedAt };
      failed = undefined;
      return keys;
    } catch (error) {
      failed = { error, until: now() + (keys ? minPause : minPauseWithoutKeys) };
      log.warn('issuer keys could not be read', { error, hasOlderKeys: keys !== undefined });
      throw error;
    } finally {
      reading = undefined;
    }
  }

  async function youngerThan(age: number): Promise<Keys> {
    if (keys && now() < keys.askedAt + age) return keys;
    if (failed && now() < failed.until) throw failed.error;
    reading ??= readKeys();
    return reading;
  }

  async function usableKeys(): Promise<Keys> {
    try {
      return await youngerThan(maxAge);
    } catch (error) {
      if (keys && now() < keys.askedAt + maxOutage) return keys;
      throw error;
    }
  }

  return async (header, token) => {
    const { find, askedAt } = await usableKeys();
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || now() < askedAt + minAge) throw error;
      return (await youngerThan(minAge)).find(header, token);
    }
  };
}
