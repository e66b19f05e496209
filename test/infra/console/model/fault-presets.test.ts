import { describe, expect, it } from 'vitest';
import { check } from '../../../../functions/api/check.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { faultPresets, faultWords, presetsFor } from '../../../../infra/console/model/fault-presets.ts';
import { paymentIdOf } from '../../../../infra/console/provider-facts.ts';
import { faultSchema } from '../../../../infra/local/simulators/faults.ts';
import { simulators } from '../../../../infra/simulators/index.ts';
import { configurationOf } from '../../../fixtures/simulators.ts';

describe('a fault preset', () => {
  it.each(faultPresets)('$name is a fault that the simulators know', ({ fault, words }) => {
    expect(check(faultSchema, fault).ok).toBe(true);
    expect(faultWords({ ...fault, times: 1 })).toBe(words);
  });

  it('about webhooks is offered only for a provider that sends them', () => {
    expect(presetsFor({ webhooks: false, sendsRefunds: true }).some(({ name }) => name.startsWith('webhook'))).toBe(
      false,
    );
    expect(presetsFor({ webhooks: true, sendsRefunds: true })).toEqual(faultPresets);
  });

  it('about refunds is offered only where a refund is a request of its own', () => {
    expect(presetsFor({ webhooks: true, sendsRefunds: false }).some(({ fault }) => fault.exchange === 'refund')).toBe(
      false,
    );
    expect(presetsFor({ webhooks: false, sendsRefunds: true }).some(({ fault }) => fault.exchange === 'refund')).toBe(
      true,
    );
  });

  it.each([...providers.values()])('reaches the payment of a cancellation at $name', async (provider) => {
    const { name, identity, example, cancel, refund } = provider;
    const simulator = simulators.get(name);
    const asked = {
      transaction: example.transaction,
      providerToken: crypto.randomUUID(),
      merchantReference: 'order-1001',
      ifCaptured: 'reject',
      attempts: [],
      configuration: configurationOf(provider),
    } as const;
    const recognised = [cancel, ...(refund ? [refund] : [])].map((exchange) => {
      const { method, path, headers = {}, form, body } = exchange.request(asked);
      const segments = path.replace(/^\//, '').split('/').map(decodeURIComponent);
      return simulator?.recognise({ method, segments, headers, body: form ?? body });
    });

    const id = paymentIdOf({ identity }, example.transaction);
    expect(recognised).toEqual([{ exchange: 'cancel', id }, ...(refund ? [{ exchange: 'refund', id }] : [])]);
  });
});
