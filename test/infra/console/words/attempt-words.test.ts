import { expect, it } from 'vitest';
import { attemptWords, effectWords, stateWords } from '../../../../infra/console/words/attempt-words.ts';

it.each([
  [0, 1, "The provider's ledger shows no effect from 1 attempt"],
  [1, 2, "The provider's ledger shows one effect from 2 attempts"],
  [2, 2, "The provider's ledger shows 2 effects, but there may be only one"],
])('describes %d effects from %d attempts as %s', (effects, attempts, words) => {
  expect(effectWords(effects, attempts)).toBe(words);
});

it.each([
  ['unresolved', null, false, 'outcome unknown'],
  ['unresolved', null, true, 'no answer received'],
  ['acknowledged', null, false, 'accepted by the provider'],
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
