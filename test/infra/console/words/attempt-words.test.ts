import { expect, it } from 'vitest';
import { attemptWords, effectWords, stateWords } from '../../../../infra/console/words/attempt-words.ts';

it.each([
  [0, 1, 'No effective cancel in its ledger, of 1 attempt'],
  [1, 2, 'One effective cancel in its ledger, of 2 attempts'],
  [2, 2, '2 effective cancels: a double'],
])('%d effective of %d reads %s', (effective, attempts, words) => {
  expect(effectWords(effective, attempts)).toBe(words);
});

it.each([
  ['unresolved', null, false, 'in doubt'],
  ['unresolved', null, true, 'no answer was seen'],
  ['acknowledged', null, false, 'taken in by the provider'],
  ['withdrawn', 'read', false, 'without effect, as a read showed later'],
  ['refused', 'refused', false, 'without effect: it was refused'],
  ['withdrawn', null, true, 'withdrawn'],
])('an attempt that is %s by %s, ended %s, reads %s', (state, withdrawnBy, isEnded, words) => {
  expect(attemptWords({ state, withdrawnBy, sentAt: '', arrivesBy: null }, isEnded)).toBe(words);
});

it.each([
  ['AuthVoided', 'auth voided'],
  ['IN_PROGRESS', 'in progress'],
  ['pending-confirmation', 'pending confirmation'],
])("a simulated payment's %s reads %s", (state, words) => {
  expect(stateWords(state)).toBe(words);
});
