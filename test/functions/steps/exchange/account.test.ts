import { describe, expect, it } from 'vitest';
import { accountOf } from '../../../../functions/steps/exchange/account.ts';
import { accepted } from '../../../fixtures/a-cancellation.ts';
import { aRequest, readingProvider } from '../../../fixtures/a-provider.ts';
import { anAccount, inMemory } from '../../../fixtures/dependencies.ts';

const several = { ...readingProvider, credentialSets: { under: 'terminals', selectedBy: 'terminalId' } };
const record = accepted({ request: aRequest() });
const nothingUsable = ['warn', 'no usable credentials', { merchant: 'merchant-a', provider: 'testpay' }];

describe('the account of an exchange', () => {
  it("is the merchant's own at this provider", async () => {
    const credentials = { 'merchant-a': { testpay: { apiKey: 'a' } }, 'merchant-b': { testpay: { apiKey: 'b' } } };
    const { needs, logged } = inMemory({ credentials });

    expect(await accountOf(record, readingProvider, needs)).toEqual(anAccount(readingProvider, { apiKey: 'a' }));
    expect(await accountOf({ ...record, merchant: 'merchant-b' }, readingProvider, needs)).toEqual({
      ...anAccount(readingProvider, { apiKey: 'b' }),
      merchant: 'merchant-b',
    });
    expect(logged).toEqual([]);
  });

  it('has the credentials that the transaction selects, and the whole document as well', async () => {
    const stored = { apiKey: 'k', terminals: { one: { terminal: 1 }, two: { terminal: 2 } } };
    const { needs } = inMemory({ provider: several, credentials: { 'merchant-a': { testpay: stored } } });
    const request = { ...record.request, transaction: { paymentId: 'p-1', terminalId: 'two' } };

    expect(await accountOf({ ...record, request }, several, needs)).toMatchObject({
      credentials: { apiKey: 'k', terminal: 2 },
      stored,
    });
  });

  it.each([
    ['there are no credentials', readingProvider, {}],
    ['they have another shape', readingProvider, { 'merchant-a': { testpay: { password: 'x' } } }],
    ['none of several sets is selected', several, { 'merchant-a': { testpay: { apiKey: 'k', terminals: {} } } }],
  ])('is missing when %s, and the log says so', async (_when, provider, credentials) => {
    const { needs, logged } = inMemory({ provider, credentials });

    expect(await accountOf(record, provider, needs)).toBeUndefined();
    expect(logged).toEqual([nothingUsable]);
  });

  it('is missing when the store does not answer, and the log says why', async () => {
    const { needs, logged } = inMemory();
    const error = new Error('AccessDeniedException');
    const credentials = { ...needs.credentials, get: () => Promise.reject(error) };

    expect(await accountOf(record, readingProvider, { ...needs, credentials })).toBeUndefined();
    expect(logged).toEqual([
      ['error', 'credentials could not be read', { merchant: 'merchant-a', provider: 'testpay', error }],
    ]);
  });
});
