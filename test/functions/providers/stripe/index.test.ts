import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { apiVersion, provider } from '../../../../functions/providers/stripe/index.ts';

const isTaken = (given: unknown) => z.safeParse(provider.credentials, given).success;

describe('the credentials of Stripe', () => {
  it('are sent with the pinned version', () => {
    expect(provider.authorise({ secretKey: 'sk_test_1' })).toEqual({
      authorization: 'Bearer sk_test_1',
      'stripe-version': apiVersion,
    });
    expect(apiVersion).toMatch(/^\d{4}-\d\d-\d\d\.[a-z]+$/);
  });

  it('may name a connected account and another version', () => {
    expect(provider.authorise({ secretKey: 'sk_test_1', account: 'acct_1', apiVersion: '2025-03-31.basil' })).toEqual({
      authorization: 'Bearer sk_test_1',
      'stripe-version': '2025-03-31.basil',
      'stripe-account': 'acct_1',
    });
  });

  it('need a key, and nothing else', () => {
    expect(isTaken({ secretKey: 'rk_live_1' })).toBe(true);
    expect(isTaken({ secretKey: 'sk_live_1', webhookSecret: 'whsec_1', account: 'acct_1', apiVersion: 'v' })).toBe(
      true,
    );
    expect(isTaken({ webhookSecret: 'whsec_1' })).toBe(false);
  });

  it.each(['secretKey', 'webhookSecret', 'account', 'apiVersion'])('are refused with an empty %s', (field) => {
    expect(isTaken({ secretKey: 'sk_live_1', [field]: '' })).toBe(false);
  });

  it.each(['secretKey', 'account', 'apiVersion'])('cannot add a header by a line break in %s', (field) => {
    expect(isTaken({ secretKey: 'sk_live_1', [field]: 'a\r\nstripe-account: acct_2' })).toBe(false);
  });
});
