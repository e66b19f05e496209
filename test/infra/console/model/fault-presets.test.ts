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
    expect(presetsFor({ webhooks: false }).some(({ name }) => name.startsWith('webhook'))).toBe(false);
    expect(presetsFor({ webhooks: true })).toEqual(faultPresets);
  });

  it.each([...providers.values()])('reaches the payment of a cancellation at $name', async (provider) => {
    const { name, identity, example, cancel } = provider;
    const simulator = simulators.get(name);
    const asked = {
      transaction: example.transaction,
      providerToken: crypto.randomUUID(),
      merchantReference: 'order-1001',
      ifCaptured: 'reject',
      attempts: [],
      configuration: configurationOf(provider),
    } as const;
    const { method, path, headers = {}, form, body } = cancel.request(asked);
    const segments = path.replace(/^\//, '').split('/').map(decodeURIComponent);

    const recognised = simulator?.recognise({ method, segments, headers, body: form ?? body });

    expect(recognised?.id).toBe(paymentIdOf({ identity }, example.transaction));
  });
});
