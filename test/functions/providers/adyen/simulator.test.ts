import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/adyen/index.ts';
import { simulator } from '../../../../functions/providers/adyen/simulator.ts';
import { webhookAbout } from '../../../../functions/providers/simulator.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const pspReference = 'PAYMENT000000001';
const first = '11111111-1111-4111-8111-111111111111';
const second = '22222222-2222-4222-8222-222222222222';

type State = Exclude<keyof typeof simulator.states, 'unknown'>;

const asked = (providerToken: string) => ({
  transaction: { pspReference },
  configuration: provider.configuration(simulator.credentials),
  providerToken,
  ifCaptured: 'reject' as const,
  attempts: [],
});

function requestWith(providerToken: string, apiKey = simulator.credentials.apiKey) {
  const { method, path, headers, body } = provider.cancel.request(asked(providerToken));
  const all = Object.entries({ ...headers, ...provider.authorise({ ...simulator.credentials, apiKey }) });
  const lowercase = Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value]));
  return { method, segments: path.split('/').slice(1), headers: lowercase, body };
}

/** The simulator with the provider folder in front of it. */
function adyenWith(state: State = 'open') {
  const world = simulatedWorld(simulator);
  world.put(pspReference, simulator.states[state]);
  return {
    ...world,
    cancel: (token = first) =>
      provider.cancel.interpret({ headers: {}, body: undefined, ...world.answer(requestWith(token)) }, asked(token)),
    /** What the webhook about the payment proves, if the folder finds it authentic. */
    told() {
      const { body = '', headers = {} } = webhookAbout(simulator, pspReference, world.payment(pspReference), 0) ?? {};
      const isAuthentic = provider.webhook.isAuthentic(Buffer.from(body), headers, [simulator.credentials.hmacKey]);
      return isAuthentic ? provider.webhook.tells(JSON.parse(body)) : 'not authentic';
    },
  };
}

describe('the simulated Adyen', () => {
  it('takes a cancel in, cancels two seconds later and tells it with our token', () => {
    const { cancel, pass, told, ledger, notified } = adyenWith();

    const answer = cancel();
    const before = [told(), [...ledger]];
    pass(2000);

    expect(answer.kind).toBe('pending');
    expect(before).toEqual([[], []]);
    expect(ledger).toEqual([{ id: pspReference, effect: 'cancelled' }]);
    expect(notified).toEqual([pspReference]);
    expect(told()).toMatchObject([{ providerToken: first, proves: { kind: 'cancelled', said: answer.said } }]);
  });

  it('gives a repeated key the same answer, and works on it once', () => {
    const { answer, pass, repeat, ledger, notified } = adyenWith();

    const answers = [first, first, first].map((token) => answer(requestWith(token)));
    pass(2000);
    repeat(pspReference, first);

    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect([ledger, notified]).toEqual([[{ id: pspReference, effect: 'cancelled' }], [pspReference]]);
  });

  it('declines a second cancel, and its message tells both results', () => {
    const { cancel, pass, told, ledger } = adyenWith();

    for (const token of [first, second]) {
      cancel(token);
      pass(2000);
    }

    expect(ledger).toHaveLength(1);
    expect(told()).toMatchObject([
      { providerToken: first, proves: { kind: 'cancelled' } },
      { providerToken: second, proves: { kind: 'rejected', code: 'cancel_declined' } },
    ]);
  });

  it.each(['declines', 'captured', 'expired'] as const)('declines the cancel of a payment that is %s', (state) => {
    const { cancel, pass, told, ledger } = adyenWith(state);

    const { kind } = cancel();
    pass(2000);

    expect([kind, ledger]).toEqual(['pending', []]);
    expect(told()).toMatchObject([{ providerToken: first, proves: { kind: 'rejected', code: 'cancel_declined' } }]);
  });

  it('is silent about a cancel if it is told to be', () => {
    const { cancel, pass, ledger, notified } = adyenWith('silent');

    cancel();
    pass(60_000);

    expect([ledger.length, notified]).toEqual([1, []]);
  });

  it('is late if it is told to be', () => {
    const { cancel, pass, notified } = adyenWith('late');

    cancel();
    pass(59_999);
    const before = notified.length;
    pass(1);

    expect([before, notified.length]).toEqual([0, 1]);
  });

  it('refuses another API key and another merchant account', () => {
    const { answer } = adyenWith();
    const request = requestWith(first);

    expect(answer(requestWith(first, 'another-key')).status).toBe(401);
    expect(answer({ ...request, body: { merchantAccount: 'another' } }).status).toBe(403);
  });

  it('signs the cancel of somebody else like one of ours', () => {
    const { put, payment, told } = adyenWith();

    put(pspReference, simulator.behindOurBack.void(payment(pspReference)) ?? {});

    expect(told()).toMatchObject([{ providerToken: 'by hand', proves: { kind: 'cancelled' } }]);
  });
});
