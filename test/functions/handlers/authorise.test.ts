import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { type Authority, authorise } from '../../../functions/handlers/authorise.ts';

const issuer = 'https://login.example';
const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
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
