import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { provider } from '../../../../functions/providers/yuno/index.ts';

const keys = { publicApiKey: 'public', privateSecretKey: 'private' };

describe('the facts of Yuno', () => {
  it.each([
    ['both keys', keys, true],
    ['a webhook secret too', { ...keys, webhookSecret: 'secret' }, true],
    ['the secret of a header', { ...keys, webhookHeaderSecret: 'secret' }, true],
    ['an empty secret of a header', { ...keys, webhookHeaderSecret: '' }, false],
    ['a receipt', { ...keys, responseAdditionalData: { receipt: true } }, true],
    ['a receipt in Spanish', { ...keys, responseAdditionalData: { receipt: true, receipt_language: 'ES' } }, true],
    ['a receipt in Latin', { ...keys, responseAdditionalData: { receipt: true, receipt_language: 'LA' } }, false],
    ['raw answers', { ...keys, responseAdditionalData: { receipt: true, raw_response: true } }, false],
    ['one key', { publicApiKey: 'public' }, false],
    ['an empty key', { ...keys, privateSecretKey: '' }, false],
    ['a key that would break a header', { ...keys, publicApiKey: 'a\r\nx: y' }, false],
  ])('accepts credentials with %s: %s', (_, credentials, isTaken) => {
    expect(z.safeParse(provider.credentials, credentials).success).toBe(isTaken);
  });

  it.each([
    [undefined, false],
    ['ab', false],
    ['abc', true],
    ['r'.repeat(255), true],
    ['r'.repeat(256), false],
  ])('accepts the merchant reference %s: %s', (reference, isTaken) => {
    expect(z.safeParse(provider.requirements.merchantReference, reference).success).toBe(isTaken);
  });

  it('names every secret that only verifies webhooks', () => {
    expect(provider.webhookSecrets).toEqual(['webhookSecret', 'webhookHeaderSecret']);
  });

  it('takes nothing but the receipt into its requests', () => {
    const responseAdditionalData = { receipt: true } as const;

    expect(provider.configuration({ ...keys, responseAdditionalData })).toEqual({ responseAdditionalData });
    expect(provider.configuration({ ...keys, webhookHeaderSecret: 'secret' })).toEqual({});
  });

  it('authorises with two headers', () => {
    expect(provider.authorise(keys)).toEqual({ 'public-api-key': 'public', 'private-secret-key': 'private' });
  });
});
