import { describe, expect, it } from 'vitest';
import { provider } from '../../../../functions/providers/lab4pay/index.ts';
import { simulator } from '../../../../functions/providers/lab4pay/simulator.ts';
import { webhookAbout } from '../../../../functions/providers/simulator.ts';
import { arriving, askedAbout, emptyWorld, received } from '../../../fixtures/simulated-exchange.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const asked = askedAbout({ transactionId: 'tx-1' });

type Payment = ReturnType<typeof simulator.fresh>;

/** The simulator with the provider folder in front of it, logged in. */
function pointOfSale(state: Exclude<keyof typeof simulator.states, 'unknown'> = 'open') {
  const world = simulatedWorld<Payment>(simulator);
  const set = (to: typeof state) => world.put('tx-1', simulator.states[to]);
  set(state);
  const token = provider.login.interpret(
    received(world.answer(arriving(provider.login.request(simulator.credentials)))),
  );
  const headers = provider.authorise(simulator.credentials, token?.accessToken);
  return {
    ...world,
    set,
    headers,
    cancel: () => provider.cancel.interpret(received(world.answer(arriving(provider.cancel.request(asked), headers)))),
    read: () =>
      provider.status.interpret(received(world.answer(arriving(provider.status.request(asked), headers))), asked),
  };
}

describe('the simulated lab4pay', () => {
  it('acknowledges a cancel, and the terminal executes it three seconds later', () => {
    const { cancel, read, pass, ledger } = pointOfSale();

    const answer = cancel();
    pass(2999);
    const meanwhile = read();
    pass(1);
    const after = read();

    expect(answer.kind).toBe('pending');
    expect(meanwhile.kind).toBe('open');
    expect(after.kind).toBe('cancelled');
    expect(ledger).toEqual([{ id: 'tx-1', effect: 'cancelled' }]);
  });

  it('has one effect however often the cancel is repeated', () => {
    const { cancel, pass, ledger } = pointOfSale('in-progress');

    const first = cancel();
    const second = cancel();
    pass(3000);
    const third = cancel();
    pass(3000);

    expect([first.kind, second.kind, third.kind]).toEqual(['pending', 'pending', 'unknown']);
    expect(ledger).toHaveLength(1);
  });

  it('lets the terminal complete first, and then cancels nothing', () => {
    const { cancel, read, pass, ledger } = pointOfSale('completes');

    const answer = cancel();
    pass(3000);
    const after = read();

    expect(answer.kind).toBe('pending');
    expect(after).toMatchObject({ kind: 'rejected', code: 'already_captured' });
    expect(ledger).toEqual([]);
  });

  it('never answers on a silent terminal', () => {
    const { cancel, read, pass, ledger, notified } = pointOfSale('silent');

    const answer = cancel();
    pass(24 * 60 * 60 * 1000);

    expect(answer.kind).toBe('pending');
    expect(read().kind).toBe('pending');
    expect(ledger).toEqual([]);
    expect(notified).toEqual([]);
  });

  it('has no effect on a payment that was captured while the terminal was busy', () => {
    const { cancel, read, set, pass, ledger, notified } = pointOfSale();

    cancel();
    set('captured');
    pass(3000);

    expect(read()).toMatchObject({ kind: 'rejected', code: 'already_captured' });
    expect(ledger).toEqual([]);
    expect(notified).toEqual([]);
  });

  it.each([
    ['captured', 'already_captured'],
    ['reverted', 'already_refunded'],
    ['failed', 'declined'],
    ['expired', 'expired'],
  ] as const)('leaves it to a read to say why a payment that is %s is not cancelled', (state, code) => {
    const { cancel, read, pass, ledger } = pointOfSale(state);

    const answer = cancel();
    pass(3000);

    expect(answer.kind).toBe('unknown');
    expect(read()).toMatchObject({ kind: 'rejected', code });
    expect(ledger).toEqual([]);
  });

  it('does not know a payment after it was removed', () => {
    const { headers } = pointOfSale();

    const cancelled = simulator.answer(arriving(provider.cancel.request(asked), headers), emptyWorld);
    const read = simulator.answer(arriving(provider.status.request(asked), headers), emptyWorld);

    expect(cancelled).toEqual({ status: 404 });
    expect(read).toEqual({ status: 404 });
  });

  it('sends a webhook that the provider folder accepts when the payment has ended', () => {
    const { cancel, pass, notified, payment } = pointOfSale();

    cancel();
    pass(3000);
    const { headers = {}, body = '' } = webhookAbout<Payment>(simulator, 'tx-1', payment('tx-1'), 0) ?? {};

    expect(notified).toEqual(['tx-1']);
    expect(provider.webhook.isAuthentic(Buffer.from(body), headers, [simulator.credentials.webhookSecret])).toBe(true);
    expect(provider.webhook.concerns(JSON.parse(body))).toEqual([{ transactionId: 'tx-1' }]);
    expect(JSON.parse(body)).toMatchObject([{ status: 'CANCELED' }]);
  });

  it('refuses another token, another integrator and another client', () => {
    const { answer, headers, ledger } = pointOfSale();
    const request = provider.cancel.request(asked);
    const other = provider.login.request({ ...simulator.credentials, clientSecret: 'other' });

    const answers = [
      answer(arriving(request)),
      answer(arriving(request, { ...headers, authorization: 'Bearer other' })),
      answer(arriving(request, { ...headers, 'x-pay-connect-integrator-id': 'other' })),
      answer(arriving(other)),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 400]);
    expect(ledger).toEqual([]);
  });

  it('recognises the three kinds of exchange and nothing else', () => {
    const recognise = (method: string, path: string) =>
      simulator.recognise({ method, segments: path.split('/'), headers: {}, body: undefined });

    expect(recognise('POST', '/v1/pay-connect/transactions/tx-1/cancel/')).toEqual({ exchange: 'cancel', id: 'tx-1' });
    expect(recognise('GET', '/v1/pay-connect/transactions/tx-1/')).toEqual({ exchange: 'status', id: 'tx-1' });
    expect(recognise('POST', '/v1/auth/token/')).toEqual({ exchange: 'login', id: '' });
    expect(recognise('GET', '/v1/pay-connect/transactions/tx-1/cancel/')).toBeUndefined();
    expect(recognise('POST', '/v1/pay-connect/transactions/tx-1/refund/')).toBeUndefined();
    expect(recognise('POST', '/v1/pay-connect/transactions/tx-1/cancel/twice/')).toBeUndefined();
    expect(recognise('GET', '/v1/pay-connect/transactions/')).toBeUndefined();
  });
});
