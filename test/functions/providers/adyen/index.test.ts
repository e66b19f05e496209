import { describe, expect, it } from 'vitest';
import { waitsOf } from '../../../../functions/core/look/waits.ts';
import { provider } from '../../../../functions/providers/adyen/index.ts';

const days = 24 * 60 * 60;

describe('the facts of adyen', () => {
  it('are those of its documents', () => {
    expect(provider).toMatchObject({
      title: 'Adyen Checkout',
      baseUrls: { test: 'https://checkout-test.adyen.com/v71' },
      merchantHosts: ['*-checkout-live.adyenpayments.com'],
      identity: ['pspReference'],
      webhookSecrets: ['hmacKey', 'previousHmacKey'],
      timeoutSeconds: 30,
      times: { deadlineSeconds: 3 * days, minWaitSeconds: 10 },
      whenInDoubt: 'await-webhook',
      cancel: { repeat: 'harmless' },
      capabilities: { partialAmounts: false, afterCapture: 'rejects' },
      webhook: { verifiedBy: 'signature', acknowledgement: '[accepted]' },
    });
  });

  it('repeat no idempotency key after the seven days for which Adyen keeps it', () => {
    const { deadline, repeat } = waitsOf(provider.times);

    expect(deadline).toBeLessThan(7 * days * 1000);
    expect(repeat(20)).toBeLessThanOrEqual(deadline);
  });

  it('send the API key under the name of the documents, and only the merchant account as configuration', () => {
    const credentials = { apiKey: 'AQE-key', merchantAccount: 'ExampleMerchantECOM', hmacKey: '00'.repeat(32) };

    expect(provider.authorise(credentials)).toEqual({ 'x-api-key': 'AQE-key' });
    expect(provider.configuration(credentials)).toEqual({ merchantAccount: 'ExampleMerchantECOM' });
  });
});
