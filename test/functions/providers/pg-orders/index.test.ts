import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { provider } from '../../../../functions/providers/pg-orders/index.ts';

const isTaken = (credentials: unknown) => z.safeParse(provider.credentials, credentials).success;

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
      expect(isTaken({ token })).toBe(false);
    },
  );

  it.each([
    '/payments/v1/orders/{orderId}/transactions/{transactionId}',
    '/{transactionId}/{orderId}',
    '/v1.2/a_b~c-d/{orderId}/{transactionId}/',
  ])('takes the path of a read from the credentials: %s', (statusPath) => {
    expect(isTaken({ token: 'secret', statusPath })).toBe(true);
    expect(provider.configuration({ token: 'secret', statusPath })).toEqual({ statusPath });
  });

  it('has no path of a read of its own', () => {
    expect(provider.configuration({ token: 'secret' })).toEqual({});
  });

  it.each([
    '',
    '/orders/{orderId}',
    '/transactions/{transactionId}',
    '/{orderId}/{transactionId}/{orderId}',
    '/{orderId}/{transactionId}/{token}',
    '/tx_{transactionId}/{orderId}',
    'orders/{orderId}/{transactionId}',
    '//other.example/{orderId}/{transactionId}',
    'https://other.example/{orderId}/{transactionId}',
    '/../{orderId}/{transactionId}',
    '/./{orderId}/{transactionId}',
    '/a b/{orderId}/{transactionId}',
    '/{orderId}/{transactionId}?expand=history',
    '/{orderId}/{transactionId}#history',
    '/{orderId}/{transactionId}//',
  ])('refuses the path %j for its reads', (statusPath) => {
    expect(isTaken({ token: 'secret', statusPath })).toBe(false);
  });

  it.each([{ orderId: 'or_1' }, { transactionId: 'tx_1' }, { orderId: 'or_1', transactionId: '../tx' }])(
    'refuses the references %j',
    (transaction) => {
      expect(z.safeParse(provider.references, transaction).success).toBe(false);
    },
  );

  it('reads before it sends, because the same cancel voids or refunds, and a repeat could move money twice', () => {
    expect(provider).toMatchObject({
      readBeforeSend: true,
      whenInDoubt: 'read-status',
      cancel: { repeat: 'costly' },
      capabilities: { afterCapture: 'refunds', partialAmounts: true },
    });
  });
});
