import { describe, expect, it } from 'vitest';
import { issuerOf } from '../../../../infra/cloud/stage/issuer.ts';
import { stageNamed, stageOf } from '../../../../infra/cloud/stage/stages.ts';

const issuer = 'https://login.example';
const tokenUrl = `${issuer}/token`;
const authorizationUrl = `${issuer}/authorize`;
const { name, ...dev } = stageNamed('dev');
const audience = 'rescind';
const withIssuer = (settings: object) => issuerOf(stageOf(name, { ...dev, issuer: { audience, ...settings } }));

describe('the issuer of the settings', () => {
  it('is undefined if the settings name none', () => {
    expect(issuerOf(stageNamed('dev'))).toBeUndefined();
  });

  it('identifies merchants by client id and has no console by default', () => {
    const known = withIssuer({ issuer });

    expect(known).toMatchObject({ issuer, merchantClaim: 'client_id' });
    expect(known).not.toHaveProperty('signIn');
  });

  it.each([[{ audience: undefined }], [{ audience: '' }], [{ audience: ' ' }]])('is refused with %j', (settings) => {
    expect(() => withIssuer({ issuer, ...settings })).toThrow(
      'needs the audience (claim `aud`) that the issuer writes into the tokens for this API: without it, a token that the issuer made for another service would be accepted here\n  → at issuer.audience',
    );
  });

  it('signs people in to the console if it has a client for it', () => {
    const known = withIssuer({
      issuer,
      merchantClaim: 'tenant',
      consoleClientId: 'console',
      tokenUrl,
      authorizationUrl,
      revocationUrl: `${issuer}/revoke`,
    });

    expect(known).toMatchObject({
      merchantClaim: 'tenant',
      signIn: {
        authorizationEndpoint: authorizationUrl,
        tokenEndpoint: tokenUrl,
        revocationEndpoint: `${issuer}/revoke`,
      },
    });
    expect(known?.signIn?.clientFor('https://console.example/')).toBe('console');
    expect(known).not.toHaveProperty('personClaim');
  });

  it.each([
    ['authorizationUrl', { merchantClaim: 'tenant', tokenUrl }],
    ['tokenUrl', { merchantClaim: 'tenant', authorizationUrl }],
    ["a merchantClaim that names a person's merchant", { tokenUrl, authorizationUrl }],
    ["a merchantClaim that names a person's merchant", { merchantClaim: 'client_id', tokenUrl, authorizationUrl }],
  ])('needs %s for a console', (missing, values) => {
    expect(() => withIssuer({ issuer, consoleClientId: 'console', ...values })).toThrow(`needs ${missing}`);
  });
});
