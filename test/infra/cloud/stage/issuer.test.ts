import { describe, expect, it } from 'vitest';
import { issuerFromContext } from '../../../../infra/cloud/stage/issuer.ts';

const issuer = 'https://login.example';
const tokenUrl = `${issuer}/token`;
const authorizationUrl = `${issuer}/authorize`;
const inContext = (values: Readonly<Record<string, string>>) => issuerFromContext((name) => values[name]);

describe('another issuer', () => {
  it('is there only where the context names it', () => {
    expect(inContext({ consoleClientId: 'console', tokenUrl })).toBeUndefined();
  });

  it('names merchants by their clients unless the context says otherwise, and has no console', () => {
    expect(inContext({ issuer })).toMatchObject({ issuer, merchantClaim: 'client_id', signIn: undefined });
  });

  it('signs people in to the console where it has a client for it', () => {
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
  ])('has no console without %s', (missing, values) => {
    expect(() => inContext({ issuer, consoleClientId: 'console', ...values })).toThrow(`needs ${missing}`);
  });
});
