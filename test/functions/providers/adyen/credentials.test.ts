import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { provider } from '../../../../functions/providers/adyen/index.ts';
import { addressesFor } from '../../../../functions/steps/exchange/addresses.ts';

const needed = { apiKey: 'AQE-key', merchantAccount: 'ExampleMerchantECOM' };
const hmacKey = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';

const isTaken = (given: object) => z.safeParse(provider.credentials, given).success;

describe('the credentials of adyen', () => {
  it.each([
    ['without webhook keys, as the worker has them', {}],
    ['with a key that was replaced', { hmacKey, previousHmacKey: hmacKey.toLowerCase() }],
    ['with a live endpoint', { liveUrlPrefix: '1797a841fbb37ca7-ExampleCompany' }],
    ['with a base URL', { baseUrl: 'https://example-checkout-live.adyenpayments.com/checkout/v71' }],
  ])('are taken %s', (_, more) => {
    expect(isTaken({ ...needed, ...more })).toBe(true);
  });

  it.each([
    ['an API key that would add a header', { apiKey: 'key\r\nx-admin: yes' }],
    ['an empty merchant account', { merchantAccount: '' }],
    ['a webhook key that is not hexadecimal', { hmacKey: 'not hexadecimal' }],
    ['a webhook key with an odd number of digits', { hmacKey: hmacKey.slice(1) }],
    ['an empty webhook key', { previousHmacKey: '' }],
    ['a prefix that leads to another host', { liveUrlPrefix: 'evil.example/' }],
    ['a base URL without TLS', { baseUrl: 'http://example-checkout-live.adyenpayments.com/checkout/v71' }],
  ])('are refused with %s', (_, wrong) => {
    expect(isTaken({ ...needed, ...wrong })).toBe(false);
  });
});

describe('the base URL of adyen', () => {
  const test = 'https://checkout-test.adyen.com/v71';
  const urlFor = (more: object) =>
    addressesFor(provider, { ...needed, ...more }, { baseUrl: () => test, allowedHosts: () => provider.merchantHosts });

  it('is the configured one for credentials that name none', () => {
    expect(urlFor({})).toEqual({ baseUrl: test });
  });

  it("is the company's live endpoint", () => {
    expect(urlFor({ liveUrlPrefix: '1797a841fbb37ca7-ExampleCompany' })).toEqual({
      baseUrl: 'https://1797a841fbb37ca7-ExampleCompany-checkout-live.adyenpayments.com/checkout/v71',
    });
  });

  it('is nothing for a host that the operator has not allowed', () => {
    expect(urlFor({ baseUrl: 'https://evil.example/checkout/v71' })).toEqual({ forbidden: 'base URL' });
  });
});
