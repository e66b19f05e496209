import { describe, expect, it } from 'vitest';
import { check } from '../../../../functions/api/check.ts';
import { requestSchema } from '../../../../functions/api/request-schema.ts';
import { resolutionSchema } from '../../../../functions/api/resolution-schema.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { freshLike } from '../../../../infra/console/model/fresh-example.ts';
import { requestBody, resolutionBody } from '../../../../infra/console/model/request-body.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const schema = requestSchema(providers.values());
const none = { reason: '', description: '', merchantReference: '', ifCaptured: 'reject', amount: '', currency: 'USD' };

const freshTransaction = (example: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(example).map(([name, value]) => [name, freshLike(value ?? '', random)]));

describe('the form', () => {
  it.each([...providers.values()])(
    'sends a request with a fresh example that the service accepts for $name',
    ({ name, example }) => {
      const transaction = freshTransaction(example.transaction);
      const merchantReference = 'merchantReference' in example ? (example.merchantReference ?? '') : '';

      const checked = check(schema, requestBody({ ...none, provider: name, transaction, merchantReference }));

      expect(checked).toMatchObject({ ok: true, value: { provider: name, transaction } });
      expect(transaction).not.toEqual(example.transaction);
    },
  );

  it('asks for a partial refund only if a refund is chosen', () => {
    const values = { ...none, provider: 'pg-orders', transaction: { orderId: 'o' }, amount: '500' };

    expect(requestBody(values)).toEqual({ provider: 'pg-orders', transaction: { orderId: 'o' } });
    expect(requestBody({ ...values, ifCaptured: 'refund' })).toMatchObject({
      ifCaptured: 'refund',
      amount: { value: 500, currency: 'USD' },
    });
  });

  it('passes on an amount that is no number, so that the answer says so', () => {
    const body = requestBody({ ...none, provider: 'pg-orders', transaction: {}, ifCaptured: 'refund', amount: '5,00' });

    expect(body.amount).toEqual({ value: '5,00', currency: 'USD' });
  });
});

describe('the resolution form', () => {
  const values = { code: 'declined', amount: '500', currency: 'EUR', reference: '', note: 'asked them' };

  it.each(['cancelled', 'refunded', 'partially_refunded', 'rejected'])(
    'sends a resolution that the service accepts for %s',
    (status) => {
      expect(check(resolutionSchema, resolutionBody({ ...values, status }))).toMatchObject({
        ok: true,
        value: { status },
      });
    },
  );
});
