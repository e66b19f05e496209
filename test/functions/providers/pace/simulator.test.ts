import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../../functions/core/cancellation/attempt.ts';
import { provider } from '../../../../functions/providers/pace/index.ts';
import { simulator } from '../../../../functions/providers/pace/simulator.ts';
import { arriving, askedAbout, emptyWorld, received } from '../../../fixtures/simulated-exchange.ts';
import { simulatedWorld } from '../../../fixtures/simulated-world.ts';

const asked = askedAbout({ transactionId: 'tx-1' });

/** An attempt that PACE answered with 403. */
const refused: Attempt = { providerToken: asked.providerToken, sentAt: 0, leftBy: 0, state: 'refused' };

type Payment = ReturnType<typeof simulator.fresh>;

/** A login goes to the URL in the credentials, which the host puts under the simulator's own. */
const loggingIn = (refreshToken: string) => ({
  method: 'POST',
  segments: ['auth', 'token'],
  headers: {},
  body: provider.login.request({ ...simulator.credentials, refreshToken }).form,
});

/** The simulator with the provider folder in front of it, logged in. */
function preAuth(state: Exclude<keyof typeof simulator.states, 'unknown'> = 'open') {
  const world = simulatedWorld<Payment>(simulator);
  world.put('tx-1', simulator.states[state]);
  const token = provider.login.interpret(received(world.answer(loggingIn(simulator.credentials.refreshToken))));
  const headers = provider.authorise({ accessToken: 'unused' }, token?.accessToken);
  return {
    ...world,
    token,
    headers,
    cancel: () => provider.cancel.interpret(received(world.answer(arriving(provider.cancel.request(asked), headers)))),
    read: (attempts: readonly Attempt[] = []) =>
      provider.status.interpret(received(world.answer(arriving(provider.status.request(asked), headers))), {
        ...asked,
        attempts,
      }),
  };
}

describe('the simulated PACE', () => {
  it('cancels at once, and gives a repeat the same answer without a second effect', () => {
    const { cancel, ledger } = preAuth();

    const answers = [cancel(), cancel(), cancel()];

    expect(answers.map(({ kind }) => kind)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(ledger).toEqual([{ id: 'tx-1', effect: 'cancelled' }]);
  });

  it('shows neither an open nor a cancelled payment', () => {
    const { cancel, read } = preAuth();

    const before = read();
    cancel();
    const after = read();

    expect(before.kind).toBe('unreadable');
    expect(after).toEqual(before);
  });

  it.each([
    ['captured', 'refused', { kind: 'rejected', code: 'already_captured' }],
    ['forbidden', 'refused', { kind: 'rejected', code: 'not_permitted' }],
    ['terms', 'manual', { kind: 'unreadable' }],
  ] as const)('answers for a payment that is %s', (state, kind, shown) => {
    const { cancel, read, ledger } = preAuth(state);

    const answer = cancel();

    expect(answer.kind).toBe(kind);
    expect(read(kind === 'refused' ? [refused] : [])).toMatchObject(shown);
    expect(ledger).toEqual([]);
  });

  it('answers a payment that was cancelled elsewhere with 204 and no effect', () => {
    const { cancel, ledger } = preAuth('cancelled');

    const answer = cancel();

    expect(answer.kind).toBe('cancelled');
    expect(ledger).toEqual([]);
  });

  it('does not know a payment after it was removed', () => {
    const { headers } = preAuth();

    const cancelled = simulator.answer(arriving(provider.cancel.request(asked), headers), emptyWorld);
    const read = simulator.answer(arriving(provider.status.request(asked), headers), emptyWorld);

    expect([cancelled.status, read.status]).toEqual([404, 404]);
  });

  it('issues a new refresh token with every login, and accepts it the next time', () => {
    const { token, answer } = preAuth();

    const again = provider.login.interpret(received(answer(loggingIn(token?.rotated?.refreshToken ?? ''))));

    expect(token?.rotated).toEqual({ refreshToken: 'simulated-refresh-2' });
    expect(again?.rotated).toEqual({ refreshToken: 'simulated-refresh-3' });
  });

  it('refuses another token, another refresh token and another Accept', () => {
    const { answer, headers, ledger } = preAuth();
    const request = provider.cancel.request(asked);

    const answers = [
      answer(arriving(request, { authorization: 'Bearer other' })),
      answer(arriving({ ...request, headers: { accept: 'application/json' } }, headers)),
      answer(loggingIn('other')),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 406, 400]);
    expect(ledger).toEqual([]);
  });

  it('recognises the three kinds of exchange and nothing else', () => {
    const recognise = (method: string, path: string) =>
      simulator.recognise({ method, segments: path.split('/'), headers: {}, body: undefined });

    expect(recognise('POST', '/pay/2024-4/transactions/tx-1/cancel')).toEqual({ exchange: 'cancel', id: 'tx-1' });
    expect(recognise('GET', '/pay/2024-4/transactions/tx-1')).toEqual({ exchange: 'status', id: 'tx-1' });
    expect(recognise('POST', '/auth/token')).toEqual({ exchange: 'login', id: '' });
    expect(recognise('DELETE', '/pay/2024-4/transactions/tx-1')).toBeUndefined();
    expect(recognise('POST', '/pay/2024-3/transactions/tx-1/cancel')).toBeUndefined();
    expect(recognise('GET', '/auth/token')).toBeUndefined();
  });
});
