import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';

const login = { integratorId: 'integrator-1', clientId: 'client-1', clientSecret: 'secret-1' };
const fixed = { integratorId: 'integrator-1', accessToken: 'token-1' };
const isAccepted = (given: unknown) => provider.credentials.safeParse(given).success;

describe('the credentials of lab4pay', () => {
  it.each([
    ['a login', login],
    ['a login with a webhook secret', { ...login, webhookSecret: 'whsec-1' }],
    ['a login of a pairing that gave no webhook secret', { ...login, webhookSecret: null }],
    ['a fixed token in place of the login', { ...fixed, webhookSecret: 'whsec-1' }],
    ['terminals that are complete without the top level', { terminals: { 'terminal-1': login, 'terminal-2': fixed } }],
    [
      'terminals that take what they lack from the top level',
      { integratorId: 'integrator-1', terminals: { 'terminal-1': { clientId: 'client-1', clientSecret: 'secret-1' } } },
    ],
    ['a terminal that has everything at the top level', { ...login, terminals: { 'terminal-1': {} } }],
    ['a terminal with a fixed token under a login', { ...login, terminals: { 'terminal-1': { accessToken: 't' } } }],
    ['no terminals in an empty list of them', { ...login, terminals: {} }],
  ])('accept %s', (_what, given) => {
    expect(isAccepted(given)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['no object', 'token'],
    ['a login without the integrator', { clientId: 'client-1', clientSecret: 'secret-1' }],
    ['a login without its secret', { integratorId: 'integrator-1', clientId: 'client-1' }],
    ['an empty field', { ...login, clientSecret: '' }],
    ['an integrator that could break a header apart', { ...login, integratorId: 'a\r\nx-evil: 1' }],
    ['a token that could break a header apart', { ...fixed, accessToken: 'a\nb' }],
    [
      'one terminal of two that is not complete',
      { terminals: { 'terminal-1': login, 'terminal-2': { clientId: 'c' } } },
    ],
    ['a top level without login and no terminals', { integratorId: 'integrator-1', terminals: {} }],
    ['a terminal whose login a fixed token above would hide', { ...fixed, terminals: { 'terminal-1': login } }],
    ['a terminal that no merchant could name', { terminals: { 'terminal/1': login } }],
  ])('refuse %s', (_what, given) => {
    expect(isAccepted(given)).toBe(false);
  });

  it('become the two headers that every request carries', () => {
    const headers = provider.authorise(login, 'token-1');

    expect(headers).toEqual({ authorization: 'Bearer token-1', 'x-pay-connect-integrator-id': 'integrator-1' });
  });
});

describe('the references of lab4pay', () => {
  it.each([
    [{ transactionId: 'tx-1' }, true],
    [{ transactionId: 'tx-1', terminalId: 'terminal-1' }, true],
    [{ terminalId: 'terminal-1' }, false],
    [{ transactionId: '..' }, false],
    [{ transactionId: 'tx-1', paymentId: 'p' }, false],
  ])('%j: %s', (given, accepted) => {
    expect(provider.references.safeParse(given).success).toBe(accepted);
  });
});
