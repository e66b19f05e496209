import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { remoteKeys } from '../../../../functions/adapters/openid/remote-keys.ts';

const pairs = { old: await generateKeyPair('RS256'), new: await generateKeyPair('RS256') };
type KeyName = keyof typeof pairs;

const documentOf = async (...names: readonly KeyName[]) => ({
  keys: await Promise.all(
    names.map(async (kid) => ({ ...(await exportJWK(pairs[kid].publicKey)), kid, alg: 'RS256' })),
  ),
});

const tokenBy = (kid: KeyName) =>
  new SignJWT({ by: kid }).setProtectedHeader({ alg: 'RS256', kid }).sign(pairs[kid].privateKey);

/** An address with these documents, one after the other; the last one stays. An error is thrown. */
function address(...documents: readonly unknown[]) {
  const clock = { now: 1_000_000 };
  let reads = 0;
  const logged: unknown[] = [];
  const keys = remoteKeys(
    async () => {
      const document = documents[Math.min(reads, documents.length - 1)];
      reads += 1;
      if (document instanceof Error) throw document;
      return document;
    },
    { info: () => {}, warn: (...said) => void logged.push(said), error: () => {} },
    () => clock.now,
  );
  const verify = async (token: string) => (await jwtVerify(token, keys)).payload.by;
  return { clock, verify, signer: async (kid: KeyName) => verify(await tokenBy(kid)), reads: () => reads, logged };
}

describe('the keys at an address', () => {
  it('are read once for tokens at the same time and after them', async () => {
    const { signer, reads } = address(await documentOf('old'));

    expect(await Promise.all([signer('old'), signer('old')])).toEqual(['old', 'old']);
    expect(await signer('old')).toBe('old');

    expect(reads()).toBe(1);
  });

  it.each([
    [599_999, 1],
    [600_000, 2],
  ])('are read again after ten minutes, so %i ms later there were %i reads', async (later, wanted) => {
    const { clock, signer, reads } = address(await documentOf('old'));
    await signer('old');

    clock.now += later;
    await signer('old');

    expect(reads()).toBe(wanted);
  });

  it('no longer verify a token whose key was taken away', async () => {
    const { clock, signer } = address(await documentOf('old'), await documentOf('new'));
    await signer('old');

    clock.now += 600_000;

    await expect(signer('old')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  const noKey = { code: 'ERR_JWKS_NO_MATCHING_KEY' };

  it('are read again five seconds later if a token names another key, which is refused before', async () => {
    const { clock, signer, reads } = address(await documentOf('old'), await documentOf('old', 'new'));
    await signer('old');

    clock.now += 4_999;
    await expect(signer('new')).rejects.toMatchObject(noKey);
    expect(reads()).toBe(1);
    clock.now += 1;

    expect(await signer('new')).toBe('new');
    expect(reads()).toBe(2);
  });

  it('are read only once in five seconds for tokens that name a key that is not there', async () => {
    const { clock, signer, reads } = address(await documentOf('old'));
    await signer('old');
    clock.now += 5_000;

    const answers = await Promise.allSettled([signer('new'), signer('new')]);
    clock.now += 1;
    await expect(signer('new')).rejects.toMatchObject(noKey);

    for (const answer of answers) expect(answer).toMatchObject({ reason: noKey });
    expect(reads()).toBe(2);
  });

  it('refuse a token whose key is not among them if they were read for it', async () => {
    const { signer } = address(await documentOf('old'));

    await expect(signer('new')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('are not read again for a token with an algorithm that no key has', async () => {
    const { clock, verify, reads } = address(await documentOf('old'));
    const shared = new SignJWT().setProtectedHeader({ alg: 'HS256', kid: 'old' }).sign(new Uint8Array(32));
    await verify(await tokenBy('old'));
    clock.now += 30_000;

    await expect(verify(await shared)).rejects.toMatchObject({ code: 'ERR_JOSE_NOT_SUPPORTED' });

    expect(reads()).toBe(1);
  });

  it.each([
    ['cannot be read', new Error('ECONNREFUSED'), 'ECONNREFUSED'],
    ['are no key set', { keys: 'none' }, 'JSON Web Key Set malformed'],
  ])('that %s are read again two seconds later, and not for every token', async (_what, document, message) => {
    const { clock, signer, reads, logged } = address(document, await documentOf('old'));

    await expect(signer('old')).rejects.toThrow(message);
    clock.now += 1999;
    await expect(signer('old')).rejects.toThrow(message);
    expect([reads(), logged.length]).toEqual([1, 1]);
    clock.now += 1;

    expect(await signer('old')).toBe('old');
    expect(reads()).toBe(2);
  });
});

describe('keys whose issuer fails', () => {
  const failure = new Error('ECONNREFUSED');
  const minute = 60_000;

  async function failing(...later: readonly unknown[]) {
    const issuer = address(await documentOf('old'), failure, ...later);
    await issuer.signer('old');
    return issuer;
  }

  it.each([
    ['stay in use for an hour', 60 * minute - 1, 'old'],
    ['are no longer trusted after an hour', 60 * minute, 'ECONNREFUSED'],
  ])('%s', async (_what, later, expected) => {
    const { clock, signer } = await failing();

    clock.now += later;

    expect(await signer('old').catch((error: Error) => error.message)).toBe(expected);
  });

  it('are read again once per half minute, and each failure is logged once', async () => {
    const { clock, signer, reads, logged } = await failing();
    clock.now += 10 * minute;

    await Promise.all([signer('old'), signer('old')]);
    clock.now += 29_999;
    await signer('old');
    expect([reads(), logged.length]).toEqual([2, 1]);
    clock.now += 1;
    await signer('old');

    expect(reads()).toBe(3);
    expect(logged).toEqual([1, 2].map(() => ['issuer keys could not be read', { error: failure, hasOlderKeys: true }]));
  });

  it('are replaced as soon as the issuer answers again', async () => {
    const { clock, signer } = await failing(await documentOf('new'));
    clock.now += 10 * minute;
    await signer('old');

    clock.now += 30_000;

    expect(await signer('new')).toBe('new');
    await expect(signer('old')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('refuse no token with an unknown key, and are asked for none of them during the pause', async () => {
    const { clock, signer, reads } = await failing();
    clock.now += minute;

    for (const _token of [1, 2, 3]) await expect(signer('new')).rejects.toBe(failure);

    expect(reads()).toBe(2);
  });
});
