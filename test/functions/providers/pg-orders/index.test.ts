import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';

describe('pg-orders', () => {
  it('knows no host, so nothing is sent before an operator configures one', () => {
    expect(provider.baseUrls).toEqual({});
  });

  it('sends the token as a bearer', () => {
    expect(provider.authorise({ token: 'secret' })).toEqual({ authorization: 'Bearer secret' });
  });

  it.each(['', 'two words', 'line\r\nx-injected: 1', 'ä'])(
    'refuses the token %j, which cannot stand in a header',
    (token) => {
      expect(z.safeParse(provider.credentials, { token }).success).toBe(false);
    },
  );

  it.each([{ orderId: 'or_1' }, { transactionId: 'tx_1' }, { orderId: 'or_1', transactionId: '../tx' }])(
    'refuses the references %j',
    (transaction) => {
      expect(z.safeParse(provider.references, transaction).success).toBe(false);
    },
  );

  it('reads before it sends, because the same cancel voids or refunds', () => {
    expect(provider).toMatchObject({
      readBeforeSend: true,
      whenInDoubt: 'read-status',
      capabilities: { afterCapture: 'refunds', partialAmounts: true },
    });
  });
});
