import { CompactSign, createLocalJWKSet, errors, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type Authority, authorise } from '../../../functions/handlers/authorise.ts';

const issuer = 'https://login.example';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const exported = await exportJWK(publicKey);
const keys = createLocalJWKSet({ keys: [{ ...exported, kid: 'k', alg: 'RS256' }] });
const noKeys = createLocalJWKSet({ keys: [] });
const twoKeys = createLocalJWKSet({ keys: [1, 2].map(() => ({ ...exported, kid: 'k', alg: 'RS256' })) });
const stranger = await generateKeyPair('RS256');
const hmac = await new SignJWT({ iss: issuer }).setProtectedHeader({ alg: 'HS256', kid: 'k' }).sign(new Uint8Array(32));
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const withoutAlgorithm = `${base64url('{}')}.${base64url(JSON.stringify({ iss: issuer }))}.x`;
const claimless = await new CompactSign(Buffer.from('"hello"'))
  .setProtectedHeader({ alg: 'RS256', kid: 'k' })
  .sign(privateKey);
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

const of = (merchant: string, subject = merchant) => ({
  isAuthorized: true,
  context: { merchant, scope: 'cancellations/read', subject },
});
const ofPerson = (merchant: string) => ({
  isAuthorized: true,
  context: { ...of(merchant).context, subject: 'a-person' },
});
const refused = { isAuthorized: false };

describe('the merchant of a token', () => {
  const merchantOf = async (claim: string) => ({ shop: 'acme', ana: 'wrong', acme: 'wrong' })[claim] ?? claim;
  const pool = { personClaim: 'merchant', merchantOf };
  const client = { sub: 'shop', client_id: 'shop' };
  const person = { sub: 'a-person', client_id: 'console' };

  it.each([
    ['of a client is the one in the table', client, pool, of('acme', 'shop')],
    ['of a client is never the one in a claim for persons', { ...client, merchant: 'other' }, pool, of('acme', 'shop')],
    [
      'of a person is the one in their own claim, not in the table',
      { ...person, merchant: 'acme' },
      pool,
      ofPerson('acme'),
    ],
    [
      'of a person without that claim is refused, and is not the client that they signed in with',
      person,
      pool,
      refused,
    ],
    ['of a person with an empty claim is refused', { ...person, merchant: '' }, pool, refused],
    ['of a person with a claim of another type is refused', { ...person, merchant: ['acme'] }, pool, refused],
    ['of a token without subject is refused', { client_id: 'shop' }, pool, refused],
    ['of an identity token is refused', { ...person, merchant: 'acme', token_use: 'id' }, pool, refused],
    [
      'is the configured claim if there is no claim for persons',
      { ...person, merchant: 'other', tenant: 'acme' },
      { merchantClaim: 'tenant' },
      ofPerson('acme'),
    ],
  ])('%s', async (_sentence, claims, authority, wanted) => {
    expect(await asked(claims, authority)).toEqual(wanted);
  });
});

describe('who acts', () => {
  const person = { sub: 'a-person', client_id: 'console' };
  const acting = async (claims: Record<string, unknown>) => {
    const answer = await asked(claims);
    if (!answer.isAuthorized) return undefined;
    const { merchant: _merchant, scope: _scope, ...actor } = answer.context;
    return actor;
  };

  it.each([
    ['the id of a client, which has no name', { sub: 'shop', client_id: 'shop', username: 'x' }, { subject: 'shop' }],
    ['the id of a client whose token has no subject', { client_id: 'shop' }, { subject: 'shop' }],
    ['a person without a name', person, { subject: 'a-person' }],
    ['a person with a user name', { ...person, username: 'ana' }, { subject: 'a-person', name: 'ana' }],
    [
      'a person with an address',
      { ...person, username: 'x', email: 'ana@x.example' },
      { subject: 'a-person', name: 'ana@x.example' },
    ],
    ['a person with a name of another type', { ...person, username: 7, email: '' }, { subject: 'a-person' }],
  ])('is %s', async (_who, claims, wanted) => {
    expect(await acting(claims)).toEqual(wanted);
  });

  it.each([[7], [''], [['a-person']], [null]])('a token with %j as its subject is refused', async (sub) => {
    expect(await asked({ sub, client_id: 'console' })).toEqual(refused);
  });

  it('is the merchant if the token names neither a subject nor a client', async () => {
    const answer = await asked({ tenant: 'acme' }, { merchantClaim: 'tenant' });

    expect(answer).toMatchObject({ context: { merchant: 'acme', subject: 'acme' } });
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
    ['with a scheme in mixed case', (token: string) => `bEARER ${token}`],
    ['with spaces around it', (token: string) => ` Bearer ${token} `],
  ])('is accepted %s', async (_where, header) => {
    expect((await withHeader(header(await signed()))).answer).toEqual(of('shop'));
  });

  it.each([
    ['without a scheme', (token: string) => token],
    ['with another scheme', (token: string) => `Basic ${token}`],
    ['after another value', (token: string) => `X, Bearer ${token}`],
    ['before another value', (token: string) => `Bearer ${token} x`],
    ['without a space', (token: string) => `Bearer${token}`],
    ['with a character that no token has', (token: string) => `Bearer ${token},`],
  ])('is not read %s', async (_where, header) => {
    expect(await withHeader(header(await signed()))).toEqual({ answer: refused, logged: [] });
  });

  it('is refused if it is missing', async () => {
    expect(await withHeader(undefined)).toEqual({ answer: refused, logged: [] });
    expect(await authorise({ issuer, merchantClaim: 'client_id', keys, log: quiet })({})).toEqual(refused);
  });

  it.each([
    ['is of another issuer', { claims: { iss: 'https://other.example' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['never expires', { expires: '' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['has expired', { expires: '-1s' }, 'ERR_JWT_EXPIRED'],
    ['is signed with another key', { by: stranger.privateKey }, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
  ])('is refused when it %s, and the log says why', async (_when, how, reason) => {
    expect(await withHeader(`Bearer ${await signed(how)}`)).toEqual({
      answer: refused,
      logged: [['token refused', { reason }]],
    });
  });

  it.each([
    ['our audience', { audience: 'rescind' }, { aud: 'rescind' }, true],
    ['another audience', { audience: 'rescind' }, { aud: 'other' }, false],
    ['no audience although one is configured', { audience: 'rescind' }, {}, false],
    ['no audience if none is configured', {}, {}, true],
    ['another audience if none is configured', {}, { aud: 'other' }, true],
    ['no audience if the configured one is empty', { audience: '' }, {}, true],
  ])('with %s', async (_whose, authority, claims, isAuthorized) => {
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
      context: { merchant: 'shop', scope, subject: 'shop' },
    });
  });

  it.each([
    ['an access token', { token_use: 'access' }, true],
    ['an identity token', { token_use: 'id' }, false],
  ])('says that it is %s', async (_what, claims, isAuthorized) => {
    expect((await withHeader(`Bearer ${await signed({ claims })}`)).answer).toMatchObject({ isAuthorized });
  });

  it.each([
    ['is no token at all', 'x.y.z', keys, 'ERR_JWT_INVALID'],
    ['names no algorithm', withoutAlgorithm, keys, 'ERR_JWS_INVALID'],
    ['names a key that the issuer does not have', undefined, noKeys, 'ERR_JWKS_NO_MATCHING_KEY'],
    ['does not say which of two keys it means', undefined, twoKeys, 'ERR_JWKS_MULTIPLE_MATCHING_KEYS'],
    ['is signed in a way that is not supported', hmac, keys, 'ERR_JOSE_NOT_SUPPORTED'],
    ['carries no claims', claimless, keys, 'ERR_JWT_INVALID'],
  ])('is refused when it %s, and the log says why', async (_when, token, known, reason) => {
    expect(await withHeader(`Bearer ${token ?? (await signed())}`, { keys: known })).toEqual({
      answer: refused,
      logged: [['token refused', { reason }]],
    });
  });

  it.each([
    ['has expired', { expires: '-1s' }, 'ERR_JWT_EXPIRED'],
    ['is of another issuer', { claims: { iss: 'https://other.example' } }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('that %s is refused without a question for its key, which may be gone', async (_what, how, reason) => {
    const unreachable = () => expect.fail('it asked for the key');

    expect(await withHeader(`Bearer ${await signed(how)}`, { keys: unreachable })).toEqual({
      answer: refused,
      logged: [['token refused', { reason }]],
    });
  });

  const outage = new Error('out of reach');
  const anInvalidDocument = new errors.JWKSInvalid('JSON Web Key Set malformed');

  it.each([
    ['the keys', outage, { keys: () => Promise.reject(outage) }],
    ['a document of keys', anInvalidDocument, { keys: () => Promise.reject(anInvalidDocument) }],
    ['its merchant', outage, { merchantOf: () => Promise.reject(outage) }],
  ])('is not refused when %s cannot be read: the function fails, so that nobody keeps a verdict', async (...given) => {
    const [, error, authority] = given;

    await expect(withHeader(`Bearer ${await signed()}`, authority)).rejects.toBe(error);
  });

  it('names no merchant if its claim is missing, and looks up none', async () => {
    const merchantOf = () => Promise.reject(new Error('asked'));
    const claims = { client_id: undefined };

    expect(await withHeader(`Bearer ${await signed({ claims })}`, { merchantOf })).toEqual({
      answer: refused,
      logged: [],
    });
  });
});
