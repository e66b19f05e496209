import { describe, expect, it } from 'vitest';
import { check } from '../../../../functions/api/check.ts';
import { requestSchema } from '../../../../functions/api/request-schema.ts';
import { resolutionSchema } from '../../../../functions/api/resolution-schema.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { faultPresets, faultWords, presetsFor } from '../../../../infra/console/model/fault-presets.ts';
import { freshLike } from '../../../../infra/console/model/fresh-example.ts';
import { requestBody, resolutionBody } from '../../../../infra/console/model/request-body.ts';
import { paymentIdOf } from '../../../../infra/console/provider-facts.ts';
import { faultSchema } from '../../../../infra/local/simulators/faults.ts';
import { loadSimulators } from '../../../../infra/local/simulators/host.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const schema = requestSchema(providers.values());
const none = { reason: '', description: '', merchantReference: '', ifCaptured: 'reject', amount: '', currency: 'USD' };

const freshTransaction = (example: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(example).map(([name, value]) => [name, freshLike(value ?? '', random)]));

describe('the form', () => {
  it.each([...providers.values()])(
    'sends what the service takes for $name, from a fresh example',
    ({ name, example }) => {
      const transaction = freshTransaction(example.transaction);
      const merchantReference = 'merchantReference' in example ? (example.merchantReference ?? '') : '';

      const checked = check(schema, requestBody({ ...none, provider: name, transaction, merchantReference }));

      expect(checked).toMatchObject({ ok: true, value: { provider: name, transaction } });
      expect(transaction).not.toEqual(example.transaction);
    },
  );

  it('asks for a refund of a part only where that was chosen', () => {
    const values = { ...none, provider: 'pg-orders', transaction: { orderId: 'o' }, amount: '500' };

    expect(requestBody(values)).toEqual({ provider: 'pg-orders', transaction: { orderId: 'o' } });
    expect(requestBody({ ...values, ifCaptured: 'refund' })).toMatchObject({
      ifCaptured: 'refund',
      amount: { value: 500, currency: 'USD' },
    });
  });

  it('passes on what is no number, so that the answer can say so', () => {
    const body = requestBody({ ...none, provider: 'pg-orders', transaction: {}, ifCaptured: 'refund', amount: '5,00' });

    expect(body.amount).toEqual({ value: '5,00', currency: 'USD' });
  });
});

describe('a fresh example', () => {
  it('keeps its shape and its prefix', () => {
    expect(freshLike('or_01J8ZQ5T7N', random)).toMatch(/^or_\d{2}[A-Z]\d[A-Z]{2}\d[A-Z]\d[A-Z]$/);
    expect(freshLike('5B0C-7f7e', random)).toMatch(/^\d[A-F]\d[A-F]-\d[a-f]\d[a-f]$/);
  });
});

describe("a resolution's form", () => {
  const values = { code: 'declined', amount: '500', currency: 'EUR', reference: '', note: 'asked them' };

  it.each(['cancelled', 'refunded', 'partially_refunded', 'rejected'])(
    'sends what the service takes for %s',
    (status) => {
      expect(check(resolutionSchema, resolutionBody({ ...values, status }))).toMatchObject({
        ok: true,
        value: { status },
      });
    },
  );
});

describe('what happens next at a simulator', () => {
  it.each(faultPresets)('$name is a fault that the simulators know', ({ fault, words }) => {
    expect(check(faultSchema, fault).ok).toBe(true);
    expect(faultWords({ ...fault, times: 1 })).toBe(words);
  });

  it('offers webhooks only where there are some', () => {
    expect(presetsFor({ webhooks: false }).some(({ name }) => name.startsWith('webhook'))).toBe(false);
    expect(presetsFor({ webhooks: true })).toEqual(faultPresets);
  });

  it.each([...providers.values()])(
    'meets the payment of a cancellation at $name',
    async ({ name, identity, example, cancel }) => {
      const simulator = (await loadSimulators([name])).get(name);
      const asked = {
        transaction: example.transaction,
        providerToken: crypto.randomUUID(),
        merchantReference: 'order-1001',
        ifCaptured: 'reject',
        attempts: [],
      } as const;
      const { method, path } = cancel.request(asked as never);
      const segments = path.replace(/^\//, '').split('/').map(decodeURIComponent);

      const recognised = simulator?.recognise({ method, segments, headers: {}, body: undefined });

      expect(recognised?.id).toBe(paymentIdOf({ identity }, example.transaction));
    },
  );
});
