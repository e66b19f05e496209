import { expect, it } from 'vitest';
import { attemptGroups, attemptWords, effectWords, stateWords } from '../../../../infra/console/words/attempt-words.ts';

it.each([
  [0, 1, "The simulator's ledger shows no effect from 1 attempt"],
  [1, 2, "The simulator's ledger shows one effect from 2 attempts"],
  [2, 2, "The simulator's ledger shows 2 effects, but there may be only one"],
])('describes %d effects from %d attempts as %s', (effects, attempts, words) => {
  expect(effectWords(effects, attempts)).toBe(words);
});

it.each([
  ['unresolved', null, false, 'outcome unknown'],
  ['unresolved', null, true, 'no answer received'],
  ['acknowledged', null, false, 'received and answered by the provider'],
  ['withdrawn', 'read', false, 'no effect: a later read showed it'],
  ['refused', 'refused', false, 'no effect: the provider refused it'],
  ['withdrawn', null, true, 'withdrawn'],
])('describes an attempt that is %s (withdrawn by %s, ended: %s) as %s', (state, withdrawnBy, isEnded, words) => {
  expect(attemptWords({ state, withdrawnBy, sentAt: '', arrivesBy: null }, isEnded)).toBe(words);
});

it.each([
  ['AuthVoided', 'auth voided'],
  ['IN_PROGRESS', 'in progress'],
  ['pending-confirmation', 'pending confirmation'],
])('describes the state %s as %s', (state, words) => {
  expect(stateWords(state)).toBe(words);
});

it('names attempts in a row that became of the same thing once', () => {
  const attempt = (second: number, state: string, withdrawnBy: string | null = null) => ({
    sentAt: `2026-01-01T00:00:0${second}.000Z`,
    state,
    withdrawnBy,
    arrivesBy: null,
  });
  const attempts = [
    attempt(0, 'withdrawn', 'not_sent'),
    attempt(1, 'unresolved'),
    attempt(2, 'unresolved'),
    attempt(3, 'unresolved'),
    attempt(4, 'acknowledged'),
  ];

  const groups = attemptGroups(attempts, false);

  expect(groups.map(({ from, to, words }) => [from, to, words])).toEqual([
    [1, 1, 'no effect: not sent, or not processed'],
    [2, 4, 'outcome unknown'],
    [5, 5, 'received and answered by the provider'],
  ]);
  expect(groups[1]).toMatchObject({ firstSentAt: attempts[1]?.sentAt, lastSentAt: attempts[3]?.sentAt });
});
