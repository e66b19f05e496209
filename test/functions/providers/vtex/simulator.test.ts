import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/vtex/index.ts';
import { simulator } from '../../../../functions/providers/vtex/simulator.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const first = '11111111-1111-4111-8111-111111111111';
const second = '22222222-2222-4222-8222-222222222222';
const paymentId = 'payment-1';

type State = Exclude<keyof typeof simulator.states, 'unknown'>;

const asked = (providerToken = first) => ({
  transaction: { paymentId },
  providerToken,
  configuration: {},
  ifCaptured: 'reject' as const,
  attempts: [],
});

function requestOf(providerToken?: string, authorised = provider.authorise(simulator.credentials)) {
  const { method, path, body } = provider.cancel.request(asked(providerToken));
  const headers = Object.entries(authorised).map(([name, value]) => [name.toLowerCase(), value] as const);
  return { method, segments: path.split('/').slice(1), headers: Object.fromEntries(headers), body };
}

/** The simulator with the provider folder in front of it. */
function connectorWith(state: State = 'open') {
  const world = simulatedWorld(simulator);
  world.put(paymentId, simulator.states[state]);
  const cancel = (token?: string) =>
    provider.cancel.interpret({ headers: {}, body: undefined, ...world.answer(requestOf(token)) }, asked(token));
  return { ...world, cancel };
}

describe('the simulated connector', () => {
  it('cancels once and repeats its answer word for word', () => {
    const { answer, ledger } = connectorWith();

    const once = answer(requestOf());
    const again = answer(requestOf());

    expect(again).toEqual(once);
    expect(provider.cancel.interpret({ headers: {}, body: undefined, ...once }, asked()).kind).toBe('cancelled');
    expect(ledger).toEqual([{ id: paymentId, effect: 'cancelled' }]);
  });

  it('treats another requestId as a second cancellation, and the ledger shows it', () => {
    const { cancel, ledger } = connectorWith();

    cancel(first);
    cancel(second);
    cancel(first);

    expect(ledger).toHaveLength(2);
  });

  it.each([
    ['manual', 200],
    ['manual-500', 500],
    ['manual-501', 501],
    ['manual-404', 404],
  ] as const)('asks for a person (%s) with %d', (state, status) => {
    const { answer, cancel, ledger } = connectorWith(state);

    const given = answer(requestOf());

    expect(given).toMatchObject({ status, body: { code: 'cancel-manually', cancellationId: null } });
    expect(cancel().kind).toBe('manual');
    expect(ledger).toEqual([]);
  });

  it('always answers null', () => {
    const { answer, cancel, ledger } = connectorWith('null-answer');

    const kinds = [1, 2, 3, 4].map(() => cancel().kind);

    expect(answer(requestOf())).toMatchObject({ status: 200, body: { cancellationId: null } });
    expect(kinds).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(ledger).toEqual([]);
  });

  it('answers null twice and then works with the same requestId', () => {
    const { cancel, ledger } = connectorWith('null-twice');

    const kinds = [1, 2, 3, 4].map(() => cancel().kind);

    expect(kinds).toEqual(['unknown', 'unknown', 'cancelled', 'cancelled']);
    expect(ledger).toHaveLength(1);
  });

  it('answers with success and ids that nobody sent', () => {
    const { answer, cancel, ledger } = connectorWith('foreign-ids');

    const given = answer(requestOf());

    expect(given).toMatchObject({ status: 200, body: { cancellationId: expect.any(String) } });
    expect(cancel().kind).toBe('unknown');
    expect(ledger).toEqual([]);
  });

  it('answers 500 and null after the payment was settled', () => {
    const { answer, cancel, ledger } = connectorWith('settled');

    expect(answer(requestOf())).toMatchObject({ status: 500, body: { cancellationId: null } });
    expect(cancel().kind).toBe('unknown');
    expect(ledger).toEqual([]);
  });

  it('answers 404 for an unknown payment', () => {
    const nowhere = { now: 0, payment: () => undefined, change() {}, effect() {}, later() {}, notify() {} };

    expect(simulator.answer(requestOf(), nowhere).status).toBe(404);
  });

  it('accepts its keys under either pair of names, but not a mix of both', () => {
    const { answer } = connectorWith('null-answer');
    const { appKey, appToken } = simulator.credentials;
    const pairs = [
      provider.authorise({ appKey, appToken }),
      provider.authorise({ appKey, appToken, headerPrefix: 'X-PROVIDER-API' }),
      { 'X-VTEX-API-AppKey': appKey, 'X-PROVIDER-API-AppToken': appToken },
      provider.authorise({ appKey, appToken: 'wrong' }),
      { 'X-VTEX-API-Is-TestSuite': 'true' },
    ];

    const statuses = pairs.map((headers) => answer(requestOf(first, headers)).status);

    expect(statuses).toEqual([200, 200, 401, 401, 401]);
  });

  it.each([
    ['no requestId', { paymentId }],
    ['no paymentId', { requestId: 'R' }],
    ['another paymentId than the path', { paymentId: 'payment-2', requestId: 'R' }],
  ])('refuses a body with %s', (_, body) => {
    const { answer, ledger } = connectorWith();

    const refused = answer({ ...requestOf(), body });

    expect(refused).toMatchObject({ status: 400, body: { cancellationId: null } });
    expect(ledger).toEqual([]);
  });

  it('recognises only a cancellation', () => {
    const request = requestOf();

    const others = [
      { ...request, method: 'GET' },
      { ...request, segments: ['payments', 'p', 'refunds'] },
      { ...request, segments: ['payments', 'p', 'cancellations', 'x'] },
    ];

    expect(others.map(simulator.recognise)).toEqual([undefined, undefined, undefined]);
    expect(simulator.recognise(request)).toEqual({ exchange: 'cancel', id: paymentId });
  });
});
