import { describe, expect, it } from 'vitest';
import { issuerFromContext } from '../../../../infra/cloud/stage/issuer.ts';

const issuer = 'https://login.example';
const tokenUrl = `${issuer}/token`;
const authorizationUrl = `${issuer}/authorize`;
const inContext = (values: Readonly<Record<string, string>>) => issuerFromContext((name) => values[name]);

describe('the issuer of the context', () => {
  it('is undefined if the context names none', () => {
    expect(inContext({ consoleClientId: 'console', tokenUrl })).toBeUndefined();
  });

  it('identifies merchants by client id and has no console by default', () => {
    expect(inContext({ issuer })).toMatchObject({ issuer, merchantClaim: 'client_id', signIn: undefined });
  });

  it('signs people in to the console if it has a client for it', () => {
    const known = inContext({
      issuer,
      merchantClaim: 'tenant',
      consoleClientId: 'console',
      tokenUrl,
      authorizationUrl,
    });

    expect(known).toMatchObject({
      merchantClaim: 'tenant',
      signIn: { authorizationEndpoint: authorizationUrl, tokenEndpoint: tokenUrl },
    });
    expect(known?.signIn?.clientFor('https://console.example/')).toBe('console');
    expect(known).not.toHaveProperty('personClaim');
  });

  it.each([
    ['authorizationUrl', { merchantClaim: 'tenant', tokenUrl }],
    ['tokenUrl', { merchantClaim: 'tenant', authorizationUrl }],
    ['merchantClaim', { tokenUrl, authorizationUrl }],
    ["a merchantClaim that names a person's merchant", { merchantClaim: 'client_id', tokenUrl, authorizationUrl }],
  ])('needs %s for a console', (missing, values) => {
    expect(() => inContext({ issuer, consoleClientId: 'console', ...values })).toThrow(`needs ${missing}`);
  });
});
