import { describe, expect, it } from 'vitest';
import type { ProviderRequest } from '../../../../functions/providers/exchange.ts';
import { shownRequest } from '../../../../functions/steps/wire/shown-request.ts';

const asked = {
  transaction: { paymentId: 'p-1', terminal: 'secret-1' },
  merchantReference: 'order-1',
  providerToken: 'token-1',
};
const secrets = ['abc', 'secret-1', 'a+long/secret='];
const shown = (changes: Partial<ProviderRequest>, baseUrl = 'https://user-7.testpay.example:8443/tenant-key/') =>
  shownRequest({ method: 'POST', path: '/pay', ...changes } as ProviderRequest, baseUrl, asked, secrets);

describe('a request', () => {
  it('is shown with its host, and without the path of the base URL', () => {
    expect(shown({})).toMatchObject({ method: 'POST', host: 'user-7.testpay.example:8443', path: '/pay' });
  });

  it.each([
    ['/pay/p-1/cancel', '/pay/p-1/cancel'],
    ['/pay/abc/cancel', '/pay/[secret]/cancel'],
    ['/pay/token-1', '/pay/[secret]'],
    [`/pay/x-${encodeURIComponent('a+long/secret=')}`, '/pay/[secret]'],
    ['/pay/4111111111111111', '/pay/[card number]'],
    ['/pay/%E0%A4%A/x', '/pay/%E0%A4%A/x'],
    ['/pay/secret-1', '/pay/secret-1'],
  ])('has no secret in its path: %s', (path, kept) => {
    expect(shown({ path }).path).toBe(kept);
  });

  it('names the fields of its body, with the values that the merchant gave and with money', () => {
    const body = {
      reference: 'order-1',
      payment: { id: 'p-1', lines: [{ sku: 'shoe', amount: 5 }] },
      amount: { value: 1250, currency: 'EUR' },
      description: 'for Jane',
      key: 'abc',
      left: undefined,
      none: null,
      amountText: 'Jane',
    };

    expect(shown({ body }).fields).toEqual({
      reference: 'order-1',
      'payment.id': 'p-1',
      'payment.lines.0.sku': null,
      'payment.lines.0.amount': '5',
      'amount.value': '1250',
      'amount.currency': 'EUR',
      description: null,
      key: null,
      none: null,
      amountText: null,
    });
  });

  it('shows a form and a query in the same way, and not more than sixteen fields', () => {
    const form = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field${index}`, 'order-1']));

    const { fields, query } = shown({ form, query: { id: 'p-1', key: 'abc' } });

    expect(Object.keys(fields)).toHaveLength(16);
    expect(fields).toMatchObject({ field0: 'order-1' });
    expect(query).toEqual({ id: 'p-1', key: null });
  });
});
