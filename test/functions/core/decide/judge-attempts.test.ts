import { describe, expect, it } from 'vitest';
import { mayHaveArrived, nextProviderToken } from '../../../../functions/core/cancellation/attempt.ts';
import type { Observation } from '../../../../functions/core/cancellation/observation.ts';
import { isReadAfterRefusal, isSettled, judgeAttempts } from '../../../../functions/core/decide/judge-attempts.ts';
import { attempt, noon, policies, second } from '../../../fixtures/a-cancellation.ts';
import type { ExchangeMade } from '../../../fixtures/decided.ts';

const policy = policies['read-status'];
const { settle } = policy.waits;
const readAt = (began: number): ExchangeMade => ({ exchange: 'status', began, ended: began + second });

describe('judging attempts', () => {
  const sent = attempt({ leftBy: noon });

  it('withdraws an attempt in doubt exactly from the end of the settle time on', () => {
    const early = judgeAttempts([sent], { ...readAt(noon + settle - 1), observation: { kind: 'open' } }, policy);
    const late = judgeAttempts([sent], { ...readAt(noon + settle), observation: { kind: 'open' } }, policy);

    expect(early).toEqual([sent]);
    expect(late).toEqual([{ ...sent, state: 'withdrawn', withdrawnBy: 'read' }]);
  });

  it('compares the settle time with the start of the read, not with its answer', () => {
    const slow: ExchangeMade = { exchange: 'status', began: noon, ended: noon + 2 * settle };

    expect(judgeAttempts([sent], { ...slow, observation: { kind: 'open' } }, policy)).toEqual([sent]);
  });

  it("withdraws all attempts at once if the provider's history shows that they failed", () => {
    const acknowledged = attempt({ state: 'acknowledged' });

    const judged = judgeAttempts(
      [acknowledged, sent],
      { ...readAt(noon), observation: { kind: 'open', failed: true } },
      policy,
    );

    expect(judged.map(({ withdrawnBy }) => withdrawnBy)).toEqual(['failure', 'failure']);
  });

  it('stores the end of the attempt and that its token is spent', () => {
    const made: ExchangeMade = { exchange: 'cancel', attempt: 0, began: noon, ended: noon + second };

    const [judged] = judgeAttempts(
      [attempt()],
      { ...made, observation: { kind: 'unknown', detail: '', tokenSpent: true } },
      policy,
    );

    expect(judged).toEqual({ ...attempt(), leftBy: noon + second, state: 'unresolved', tokenSpent: true });
  });

  it('stores that a read showed the payment as pending after a refused attempt', () => {
    const refused = attempt({ state: 'refused', withdrawnBy: 'refused', leftBy: noon });

    expect(judgeAttempts([refused], { ...readAt(noon), observation: { kind: 'pending' } }, policy)).toEqual([
      { ...refused, sawPending: true },
    ]);
    expect(judgeAttempts([refused], { ...readAt(noon - 1), observation: { kind: 'pending' } }, policy)).toEqual([
      refused,
    ]);
  });
});

describe('an answer', () => {
  const answer = { exchange: 'cancel', attempt: 1, began: noon, ended: noon + second } as const;
  const earlier = [attempt(), attempt({ providerToken: 'token-2' })];

  it('that holds for all refuses every attempt that may be under way', () => {
    const refusal = { kind: 'refused', detail: 'answered 403', holdsForAll: true } as const;

    const judged = judgeAttempts(earlier, { ...answer, observation: refusal }, policy);

    expect(judged).toMatchObject([{ state: 'refused', withdrawnBy: 'refused' }, { state: 'refused' }]);
  });

  it('that acknowledges an attempt keeps the reference that the provider gave it', () => {
    const pending = { kind: 'pending', said: { reference: 'action-1' } } as const;

    const judged = judgeAttempts(earlier, { ...answer, observation: pending }, policy);

    expect(judged[1]).toMatchObject({ state: 'acknowledged', reference: 'action-1' });
    expect(judged[0]).toBe(earlier[0]);
  });

  it.each(['x'.repeat(201), 'card 4111 1111 1111 1111'])('keeps no reference like %s', (reference) => {
    const judged = judgeAttempts(earlier, { ...answer, observation: { kind: 'pending', said: { reference } } }, policy);

    expect(judged[1]).not.toHaveProperty('reference');
  });
});

describe('a late read', () => {
  it('withdraws no costly attempt', () => {
    const sent = attempt({ leftBy: noon });
    const shown = { ...readAt(noon + settle), observation: { kind: 'open' } } as const;

    expect(judgeAttempts([sent], shown, policies.readBeforeSend)).toEqual([sent]);
    expect(judgeAttempts([{ ...sent, exchange: 'refund' }], shown, policy)).toMatchObject([{ state: 'unresolved' }]);
  });
});

describe('a testimony', () => {
  const testimony = (observation: Observation, providerToken?: string) =>
    ({ exchange: 'testimony', began: noon, ended: noon, testimony: { id: 'w', providerToken }, observation }) as const;
  const attempts = [attempt(), attempt({ providerToken: 'token-2' }), attempt({ state: 'withdrawn' })];

  it('is the result of every attempt with its token that may be under way', () => {
    const refusal = { kind: 'rejected', code: 'cancel_declined' } as const;

    expect(judgeAttempts(attempts, testimony(refusal, 'token-1'), policy)).toMatchObject([
      { state: 'withdrawn', withdrawnBy: 'refused' },
      attempts[1],
      attempts[2],
    ]);
    expect(judgeAttempts(attempts, testimony({ kind: 'cancelled' }, 'token-2'), policy)[1]?.state).toBe('acknowledged');
  });

  it('names an attempt also by the reference that the provider gave it', () => {
    const acknowledged = [attempt({ state: 'acknowledged', reference: 'r-1' }), attempt()];
    const refusal = (reference: string) =>
      testimony({ kind: 'rejected', code: 'cancel_declined', said: { reference } }, 'token of another');

    expect(judgeAttempts(acknowledged, refusal('r-1'), policy)).toMatchObject([
      { state: 'withdrawn' },
      acknowledged[1],
    ]);
    expect(judgeAttempts(acknowledged, refusal('r-2'), policy)).toEqual(acknowledged);
    expect(judgeAttempts(attempts, testimony({ kind: 'cancelled', said: {} }), policy)).toEqual(attempts);
  });

  it('without a token says nothing about an attempt', () => {
    expect(judgeAttempts(attempts, testimony({ kind: 'cancelled' }), policy)).toEqual(attempts);
  });
});

describe('an attempt', () => {
  it.for([
    ['unresolved', undefined, true],
    ['acknowledged', undefined, true],
    ['withdrawn', 'read', true],
    ['withdrawn', 'failure', true],
    ['withdrawn', 'not_sent', false],
    ['withdrawn', 'refused', false],
    ['refused', 'refused', false],
  ] as const)('that is %s (%s) may have arrived: %s', ([state, withdrawnBy, expected]) => {
    expect(mayHaveArrived({ ...attempt({ state }), ...(withdrawnBy ? { withdrawnBy } : {}) })).toBe(expected);
  });

  it('is explained only by a read that began after its refusal', () => {
    const refused = attempt({ state: 'refused', leftBy: noon });

    expect(isReadAfterRefusal(readAt(noon), refused)).toBe(true);
    expect(isReadAfterRefusal(readAt(noon - 1), refused)).toBe(false);
    expect(isReadAfterRefusal(readAt(noon), attempt({ leftBy: noon }))).toBe(false);
  });

  it('is settled only while it is in doubt, and not before the settle time is over', () => {
    expect(isSettled(attempt({ leftBy: noon }), readAt(noon + settle), settle)).toBe(true);
    expect(isSettled(attempt({ leftBy: noon }), readAt(noon + settle - 1), settle)).toBe(false);
    expect(isSettled(attempt({ leftBy: noon, state: 'acknowledged' }), readAt(noon + settle), settle)).toBe(false);
  });

  it('has the token of the newest attempt with the same request before it, unless that token is spent', () => {
    const first = attempt({ providerToken: 'first', tokenSpent: true });
    const second_ = attempt({ providerToken: 'second' });

    expect(nextProviderToken([], 'fresh')).toBe('fresh');
    expect(nextProviderToken([first], 'fresh')).toBe('fresh');
    expect(nextProviderToken([first, second_], 'fresh')).toBe('second');
    expect(nextProviderToken([second_], 'fresh', 'refund')).toBe('fresh');
    expect(nextProviderToken([{ ...second_, exchange: 'refund' }, first], 'fresh', 'refund')).toBe('second');
  });
});
