import { describe, expect, it } from 'vitest';
import { mayHaveArrived, nextProviderToken } from '../../../../functions/core/cancellation/attempt.ts';
import { isReadAfterRefusal, judgeAttempts } from '../../../../functions/core/decide/judge-attempts.ts';
import { attempt, minute, noon, second } from '../../../fixtures/a-cancellation.ts';
import type { ExchangeMade } from '../../../fixtures/decided.ts';

const settle = 2 * minute;
const readAt = (began: number): ExchangeMade => ({ exchange: 'status', began, ended: began + second });

describe('judging attempts', () => {
  const sent = attempt({ leftBy: noon });

  it('withdraws an attempt in doubt exactly from the end of the settle time on', () => {
    const early = judgeAttempts([sent], { ...readAt(noon + settle - 1), observation: { kind: 'open' } }, settle);
    const late = judgeAttempts([sent], { ...readAt(noon + settle), observation: { kind: 'open' } }, settle);

    expect(early).toEqual([sent]);
    expect(late).toEqual([{ ...sent, state: 'withdrawn', withdrawnBy: 'read' }]);
  });

  it('compares the settle time with the start of the read, not with its answer', () => {
    const slow: ExchangeMade = { exchange: 'status', began: noon, ended: noon + 2 * settle };

    expect(judgeAttempts([sent], { ...slow, observation: { kind: 'open' } }, settle)).toEqual([sent]);
  });

  it("withdraws all attempts at once if the provider's history shows that they failed", () => {
    const acknowledged = attempt({ state: 'acknowledged' });

    const judged = judgeAttempts(
      [acknowledged, sent],
      { ...readAt(noon), observation: { kind: 'open', failed: true } },
      settle,
    );

    expect(judged.map(({ withdrawnBy }) => withdrawnBy)).toEqual(['failure', 'failure']);
  });

  it('stores the end of the attempt and that its token is spent', () => {
    const made: ExchangeMade = { exchange: 'cancel', attempt: 0, began: noon, ended: noon + second };

    const [judged] = judgeAttempts(
      [attempt()],
      { ...made, observation: { kind: 'unknown', detail: '', tokenSpent: true } },
      settle,
    );

    expect(judged).toEqual({ ...attempt(), leftBy: noon + second, state: 'unresolved', tokenSpent: true });
  });

  it('stores that a read showed the payment as pending after a refused attempt', () => {
    const refused = attempt({ state: 'refused', withdrawnBy: 'refused', leftBy: noon });

    expect(judgeAttempts([refused], { ...readAt(noon), observation: { kind: 'pending' } }, settle)).toEqual([
      { ...refused, sawPending: true },
    ]);
    expect(judgeAttempts([refused], { ...readAt(noon - 1), observation: { kind: 'pending' } }, settle)).toEqual([
      refused,
    ]);
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
    expect(isReadAfterRefusal({ ...readAt(noon), exchange: 'cancel' }, refused)).toBe(false);
    expect(isReadAfterRefusal(readAt(noon), attempt({ leftBy: noon }))).toBe(false);
  });

  it('has the token of the newest attempt before it, unless that token is spent', () => {
    const first = attempt({ providerToken: 'first', tokenSpent: true });
    const second_ = attempt({ providerToken: 'second' });

    expect(nextProviderToken([], 'fresh')).toBe('fresh');
    expect(nextProviderToken([first], 'fresh')).toBe('fresh');
    expect(nextProviderToken([first, second_], 'fresh')).toBe('second');
  });
});
