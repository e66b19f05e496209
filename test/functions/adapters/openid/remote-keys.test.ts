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
  const keys = remoteKeys(
    async () => {
      const document = documents[Math.min(reads, documents.length - 1)];
      reads += 1;
      if (document instanceof Error) throw document;
      return document;
    },
    () => clock.now,
  );
  const verify = async (token: string) => (await jwtVerify(token, keys)).payload.by;
  return { clock, verify, signer: async (kid: KeyName) => verify(await tokenBy(kid)), reads: () => reads };
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

  it('are read again half a minute later if a token names another key', async () => {
    const { clock, signer, reads } = address(await documentOf('old'), await documentOf('old', 'new'));
    await signer('old');

    clock.now += 29_999;
    await expect(signer('new')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(reads()).toBe(1);
    clock.now += 1;

    expect(await signer('new')).toBe('new');
    expect(reads()).toBe(2);
  });

  it('are read only once per half minute for tokens that name a key that is not there', async () => {
    const { clock, signer, reads } = address(await documentOf('old'));
    await signer('old');
    clock.now += 30_000;

    const answers = await Promise.allSettled([signer('new'), signer('new')]);
    await expect(signer('new')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(reads()).toBe(2);
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
  ])('that %s refuse the token, and are read again for the next one', async (_what, document, message) => {
    const { signer, reads } = address(document, await documentOf('old'));

    await expect(signer('old')).rejects.toThrow(message);

    expect(await signer('old')).toBe('old');
    expect(reads()).toBe(2);
  });

  it('that cannot be read again refuse the token, even if it named an earlier key', async () => {
    const { clock, signer } = address(await documentOf('old'), new Error('ECONNREFUSED'));
    await signer('old');

    clock.now += 600_000;

    await expect(signer('old')).rejects.toThrow('ECONNREFUSED');
  });
});
