import { describe, expect, it } from 'vitest';
import { check } from '../../../functions/api/check.ts';
import { providers } from '../../../functions/providers/index.ts';
import { providerOf } from '../../../functions/providers/policy-of.ts';
import { webhookAbout } from '../../../functions/providers/simulator.ts';
import { bodyOf } from '../../../functions/steps/webhook/message.ts';
import { configurationOf, providerNames, simulatorOf } from '../../fixtures/simulators.ts';

const noon = Date.UTC(2026, 10, 20, 12);
const day = 24 * 60 * 60 * 1000;

describe.each(providerNames)('the simulator of %s', (name) => {
  const provider = providerOf(providers, name);
  const simulator = simulatorOf(name);
  const { transactionOf, paymentOf, fresh, truthOf, states, slowStates, behindOurBack, webhook } = simulator;

  it('gives a payment references that the provider folder accepts, and finds the payment by them', () => {
    const transaction = transactionOf('a-payment');

    expect(check(provider.references, transaction)).toMatchObject({ ok: true });
    expect(paymentOf(transaction)).toBe('a-payment');
    expect(transactionOf('another')).not.toEqual(transaction);
  });

  it('recognises the requests of the provider folder, and their payment', () => {
    const known = { transaction: transactionOf('a-payment'), configuration: configurationOf(provider) };
    const asked = { ...known, providerToken: crypto.randomUUID(), attempts: [], ifCaptured: 'reject' as const };
    const recognised = (exchange: 'cancel' | 'status') => {
      const made = provider[exchange]?.request({ ...asked, merchantReference: 'order-1' });
      const segments = made?.path.split('/').slice(1).map(decodeURIComponent) ?? [];
      return made && simulator.recognise({ method: made.method, segments, headers: {}, body: made.form ?? made.body });
    };

    expect(recognised('cancel')).toEqual({ exchange: 'cancel', id: 'a-payment' });
    expect([undefined, { exchange: 'status', id: 'a-payment' }]).toContainEqual(recognised('status'));
  });

  it('has an open payment at first, and only states that it knows are slow', () => {
    expect(truthOf(fresh('a-payment'))).toEqual(['open']);
    expect(states.open).toBeDefined();
    expect(slowStates.filter((state) => !(state in states))).toEqual([]);
  });

  it('lets others change a payment in the way that they say', () => {
    const open = fresh('a-payment');
    const truthAfter = (changes: object | undefined) => changes && truthOf({ ...open, ...changes });
    const voided = { ...open, ...behindOurBack.void(open) };

    expect(truthAfter(behindOurBack.capture(open))).toEqual(['captured']);
    expect([undefined, ['voided']]).toContainEqual(truthAfter(behindOurBack.void(open)));
    expect([undefined, ['captured']]).toContainEqual(truthAfter(behindOurBack.contradict(voided)));
    expect(behindOurBack.contradict(open)).toBeUndefined();
  });

  it.runIf(webhook)('signs webhooks whose time the provider folder checks, if it signs one', () => {
    const secret = String(simulator.credentials[webhook?.secret ?? '']);
    const message = webhook?.message('a-payment', fresh('a-payment'), noon);
    const sign = (moment: number) => webhook?.signed(message, secret, moment) ?? { headers: {}, body: '' };
    const { headers, body } = sign(noon);
    const hasTime = JSON.stringify(headers) !== JSON.stringify(sign(noon + day).headers);
    const isAuthentic = (moment: number) =>
      provider.webhook?.verifiedBy === 'signature' &&
      provider.webhook.isAuthentic(Buffer.from(body), headers, [secret], moment);

    expect([isAuthentic(noon), isAuthentic(noon + day)]).toEqual([true, !hasTime]);
  });

  it.runIf(webhook)('signs webhooks that the provider folder accepts, about the right payment', () => {
    const secret = String(simulator.credentials[webhook?.secret ?? '']);
    const { headers = {}, body = '' } = webhookAbout(simulator, 'a-payment', fresh('a-payment'), noon) ?? {};
    const isAuthentic = (secrets: readonly string[]) =>
      provider.webhook?.verifiedBy === 'signature' &&
      provider.webhook.isAuthentic(Buffer.from(body), headers, secrets, noon);
    const identity = provider.identity.map((reference) => [reference, transactionOf('a-payment')[reference]]);

    expect(isAuthentic([secret])).toBe(true);
    expect(isAuthentic(['0'.repeat(64)])).toBe(false);
    expect(provider.webhook?.concerns(bodyOf({ bytes: Buffer.from(body), headers }))).toEqual([
      Object.fromEntries(identity),
    ]);
  });
});
