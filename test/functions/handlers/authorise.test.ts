import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type Authority, authorise } from '../../../functions/handlers/authorise.ts';

const issuer = 'https://login.example';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
const stranger = await generateKeyPair('RS256');
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const asked = async (claims: Record<string, unknown>, authority: Partial<Authority> = {}) => {
  const token = await new SignJWT({ scope: 'cancellations/read', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setIssuer(issuer)
    .setExpirationTime('1h')
    .sign(privateKey);
  const handle = authorise({ issuer, merchantClaim: 'client_id', keys, log: quiet, ...authority });
  return handle({ headers: { authorization: `Bearer ${token}` } });
};

const of = (merchant: string) => ({ isAuthorized: true, context: { merchant, scope: 'cancellations/read' } });
const refused = { isAuthorized: false };

describe('the merchant of a token', () => {
  const merchantOf = async (claim: string) => ({ shop: 'acme', ana: 'wrong', acme: 'wrong' })[claim] ?? claim;
  const pool = { personClaim: 'merchant', merchantOf };
  const client = { sub: 'shop', client_id: 'shop' };
  const person = { sub: 'a-person', client_id: 'console' };

  it.each([
    ['of a client is whom the table names for it', client, pool, of('acme')],
    ['of a client is never what a claim for persons says', { ...client, merchant: 'other' }, pool, of('acme')],
    ['of a person is what their own claim says, and no table', { ...person, merchant: 'acme' }, pool, of('acme')],
    ['of a person without it is not the client that they signed in with', person, pool, refused],
    ['of a person with an empty one is nobody', { ...person, merchant: '' }, pool, refused],
    ['of a person with another kind of one is nobody', { ...person, merchant: ['acme'] }, pool, refused],
    ['of a token without subject is nobody', { client_id: 'shop' }, pool, refused],
    ['of an identity token is nobody', { ...person, merchant: 'acme', token_use: 'id' }, pool, refused],
    [
      'is the configured claim for everybody where persons have none of their own',
      { ...person, merchant: 'other', tenant: 'acme' },
      { merchantClaim: 'tenant' },
      of('acme'),
    ],
  ])('%s', async (_sentence, claims, authority, wanted) => {
    expect(await asked(claims, authority)).toEqual(wanted);
  });
});

describe('a token', () => {
  interface Signed {
    readonly claims?: Record<string, unknown>;
    readonly by?: typeof privateKey;
    readonly expires?: string;
  }

  async function signed({ claims = {}, by = privateKey, expires = '1h' }: Signed = {}) {
    const token = new SignJWT({ iss: issuer, client_id: 'shop', scope: 'cancellations/read', ...claims });
    if (expires !== '') token.setExpirationTime(expires);
    return token.setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(by);
  }

  /** Asks with a whole `Authorization` header; what was answered, and what was logged. */
  async function withHeader(authorization: string | undefined, authority: Partial<Authority> = {}) {
    const logged: unknown[] = [];
    const log = { ...quiet, info: (...said: unknown[]) => void logged.push(said) };
    const handle = authorise({ issuer, merchantClaim: 'client_id', keys, log, ...authority });
    return { answer: await handle({ headers: { authorization } }), logged };
  }

  it.each([
    ['after one space', (token: string) => `Bearer ${token}`],
    ['after several spaces', (token: string) => `Bearer   ${token}`],
    ['under a name in other letters', (token: string) => `bEARER ${token}`],
    ['with spaces around the whole', (token: string) => ` Bearer ${token} `],
  ])('is taken %s', async (_where, header) => {
    expect((await withHeader(header(await signed()))).answer).toEqual(of('shop'));
  });

  it.each([
    ['without a name', (token: string) => token],
    ['under another name', (token: string) => `Basic ${token}`],
    ['behind something else', (token: string) => `X, Bearer ${token}`],
    ['before something else', (token: string) => `Bearer ${token} x`],
    ['without a space', (token: string) => `Bearer${token}`],
    ['with a character that no token has', (token: string) => `Bearer ${token},`],
  ])('is not read %s', async (_where, header) => {
    expect(await withHeader(header(await signed()))).toEqual({ answer: refused, logged: [] });
  });

  it('is refused when there is none', async () => {
    expect(await withHeader(undefined)).toEqual({ answer: refused, logged: [] });
    expect(await authorise({ issuer, merchantClaim: 'client_id', keys, log: quiet })({})).toEqual(refused);
  });

  it.each([
    ['is of another issuer', { claims: { iss: 'https://other.example' } }, 'JWTClaimValidationFailed'],
    ['never ends', { expires: '' }, 'JWTClaimValidationFailed'],
    ['has ended', { expires: '-1s' }, 'JWTExpired'],
    ['is signed by somebody else', { by: stranger.privateKey }, 'JWSSignatureVerificationFailed'],
  ])('is refused when it %s, and the log says why', async (_when, how, reason) => {
    expect(await withHeader(`Bearer ${await signed(how)}`)).toEqual({
      answer: refused,
      logged: [['token refused', { reason }]],
    });
  });

  it.each([
    ['ours', { audience: 'rescind' }, { aud: 'rescind' }, true],
    ["somebody else's", { audience: 'rescind' }, { aud: 'other' }, false],
    ['none where one is asked for', { audience: 'rescind' }, {}, false],
    ['none where none is asked for', {}, {}, true],
    ["somebody else's where none is asked for", {}, { aud: 'other' }, true],
    ['none where the configured one is empty', { audience: '' }, {}, true],
  ])('whose audience is %s', async (_whose, authority, claims, isAuthorized) => {
    expect((await withHeader(`Bearer ${await signed({ claims })}`, authority)).answer).toMatchObject({ isAuthorized });
  });

  it.each([
    ['scopes in one text', { scope: 'a b' }, 'a b'],
    ['scopes in a list', { scope: undefined, scp: ['a', 'b'] }, 'a b'],
    ['no scopes', { scope: undefined }, ''],
    ['scopes in neither form', { scope: ['a'], scp: 'a' }, ''],
  ])('has %s', async (_what, claims, scope) => {
    expect((await withHeader(`Bearer ${await signed({ claims })}`)).answer).toEqual({
      isAuthorized: true,
      context: { merchant: 'shop', scope },
    });
  });

  it.each([
    ['an access token', { token_use: 'access' }, true],
    ['an identity token', { token_use: 'id' }, false],
  ])('says that it is %s', async (_what, claims, isAuthorized) => {
    expect((await withHeader(`Bearer ${await signed({ claims })}`)).answer).toMatchObject({ isAuthorized });
  });

  it('is refused when its merchant cannot be looked up, and the log names no reason of ours', async () => {
    const merchantOf = () => Promise.reject('out of reach');

    expect(await withHeader(`Bearer ${await signed()}`, { merchantOf })).toEqual({
      answer: refused,
      logged: [['token refused', { reason: 'unknown' }]],
    });
  });

  it('names no merchant when its claim is missing, and nobody is asked for one', async () => {
    const merchantOf = () => Promise.reject(new Error('asked'));
    const claims = { client_id: undefined };

    expect(await withHeader(`Bearer ${await signed({ claims })}`, { merchantOf })).toEqual({
      answer: refused,
      logged: [],
    });
  });
});
