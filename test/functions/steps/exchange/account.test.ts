import { describe, expect, it } from 'vitest';
import type { Provider } from '../../../../functions/providers/contract.ts';
import { accountOf } from '../../../../functions/steps/exchange/account.ts';
import { loginAt, readingProvider } from '../../../fixtures/a-provider.ts';
import { anAccount, inMemory } from '../../../fixtures/dependencies.ts';

const several = { ...readingProvider, credentialSets: { under: 'terminals', selectedBy: 'terminalId' } };
const transaction = { paymentId: 'p-1' };
const nothingUsable = ['warn', 'no usable credentials', { merchant: 'merchant-a', provider: 'testpay' }];

describe('the account of an exchange', () => {
  it("is the merchant's own at this provider", async () => {
    const credentials = { 'merchant-a': { testpay: { apiKey: 'a' } }, 'merchant-b': { testpay: { apiKey: 'b' } } };
    const { needs, logged } = inMemory({ credentials });

    expect(await accountOf('merchant-a', transaction, readingProvider, needs)).toEqual(
      anAccount(readingProvider, { apiKey: 'a' }),
    );
    expect(await accountOf('merchant-b', transaction, readingProvider, needs)).toEqual({
      ...anAccount(readingProvider, { apiKey: 'b' }),
      merchant: 'merchant-b',
    });
    expect(logged).toEqual([]);
  });

  it('has the credentials that the transaction selects, and the whole document as well', async () => {
    const stored = { apiKey: 'k', terminals: { one: { terminal: 1 }, two: { terminal: 2 } } };
    const { needs } = inMemory({ provider: several, credentials: { 'merchant-a': { testpay: stored } } });

    expect(await accountOf('merchant-a', { ...transaction, terminalId: 'two' }, several, needs)).toMatchObject({
      credentials: { apiKey: 'k', terminal: 2 },
      stored,
    });
  });

  it.each([
    ['there are no credentials', readingProvider, {}],
    ['they have another shape', readingProvider, { 'merchant-a': { testpay: { password: 'x' } } }],
    ['none of several sets is selected', several, { 'merchant-a': { testpay: { apiKey: 'k', terminals: {} } } }],
  ])('is unusable when %s, and the log says so', async (_when, provider, credentials) => {
    const { needs, logged } = inMemory({ provider, credentials });

    expect(await accountOf('merchant-a', transaction, provider, needs)).toBe('unusable');
    expect(logged).toEqual([nothingUsable]);
  });

  it('is unreadable when the store does not answer, and the log says why', async () => {
    const { needs, logged } = inMemory();
    const error = new Error('AccessDeniedException');
    const credentials = { ...needs.credentials, get: () => Promise.reject(error) };

    expect(await accountOf('merchant-a', transaction, readingProvider, { ...needs, credentials })).toBe('unreadable');
    expect(logged).toEqual([
      ['error', 'credentials could not be read', { merchant: 'merchant-a', provider: 'testpay', error }],
    ]);
  });

  it('has the configured base URL if its credentials name none', async () => {
    const { needs } = inMemory();
    const provider = { ...readingProvider, ownBaseUrl: () => undefined };

    expect(await accountOf('merchant-a', transaction, provider, needs)).toMatchObject({
      baseUrl: 'https://testpay.example',
    });
  });

  /** The account of a merchant whose credentials name a base URL. */
  const accountAt = (own: string) => {
    const { needs, logged } = inMemory({ credentials: { 'merchant-a': { testpay: { apiKey: 'k', own } } } });
    const provider: Provider = { ...readingProvider, ownBaseUrl: (credentials) => String(credentials.own) };
    return { logged, account: accountOf('merchant-a', transaction, provider, needs) };
  };

  it('has the base URL that its credentials name, if the operator allows its host', async () => {
    const { account } = accountAt('https://a.testpay.example/v1');

    expect(await account).toMatchObject({ baseUrl: 'https://a.testpay.example/v1' });
  });

  it('is forbidden if its credentials name a host that the operator does not allow', async () => {
    const { account } = accountAt('https://a.elsewhere.example');

    expect(await account).toBe('forbidden base URL');
  });

  it.each([
    ['https://login.testpay.example/token', { loginUrl: 'https://login.testpay.example/token' }],
    ['https://login.elsewhere.example/token', 'forbidden login URL'],
  ])('logs in at %s only if the operator allows its host', async (own, expected) => {
    const { needs } = inMemory();
    const provider = loginAt(own);
    const account = await accountOf('merchant-a', transaction, provider, needs);

    if (typeof expected === 'string') expect(account).toBe(expected);
    else expect(account).toMatchObject(expected);
  });
});
