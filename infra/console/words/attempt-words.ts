import { spacedWords } from '../../client/words/status-words.ts';
import type { Inside } from '../model/figures.ts';

const withdrawn: Readonly<Record<string, string>> = {
  not_sent: 'no effect: not sent, or not processed',
  refused: 'no effect: the provider refused it',
  read: 'no effect: a later read showed it',
  failure: "no effect: the provider's history shows that it failed",
};

/** What became of one attempt. After the end, an attempt without an answer is no longer in question. */
export function attemptWords({ state, withdrawnBy }: Inside['attempts'][number], isEnded: boolean): string {
  if (state === 'unresolved') return isEnded ? 'no answer received' : 'outcome unknown';
  if (state === 'acknowledged') return 'accepted by the provider';
  return (withdrawnBy !== null ? withdrawn[withdrawnBy] : undefined) ?? spacedWords(state);
}

/** `AuthVoided`, `IN_PROGRESS` and `pending-confirmation` as words. */
export const stateWords = (state: string) =>
  state
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();

/** How many attempts took effect, according to the provider's own ledger. */
export function effectWords(effects: number, attempts: number): string {
  const from = `from ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  if (effects > 1) return `The provider's ledger shows ${effects} effects, but there may be only one`;
  return `The provider's ledger shows ${effects === 0 ? 'no' : 'one'} effect ${from}`;
}
