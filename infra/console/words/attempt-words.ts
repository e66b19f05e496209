import type { Inside } from '../model/figures.ts';
import { spacedWords } from './status-words.ts';

const withdrawn: Readonly<Record<string, string>> = {
  not_sent: 'without effect: it was never taken in',
  refused: 'without effect: it was refused',
  read: 'without effect, as a read showed later',
  failure: "without effect: the provider's history shows that it failed",
};

/** What became of one sending; after an end it does not matter any more what became of one without an answer. */
export function attemptWords({ state, withdrawnBy }: Inside['attempts'][number], isEnded: boolean): string {
  if (state === 'unresolved') return isEnded ? 'no answer was seen' : 'in doubt';
  if (state === 'acknowledged') return 'taken in by the provider';
  return (withdrawnBy !== null ? withdrawn[withdrawnBy] : undefined) ?? spacedWords(state);
}

/** `AuthVoided`, `IN_PROGRESS` and `pending-confirmation` as words. */
export const stateWords = (state: string) =>
  state
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();

/** How many of the attempts were effective, by the provider's own ledger. */
export function effectWords(effective: number, attempts: number): string {
  const of = `of ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  if (effective === 0) return `No effective cancel in its ledger, ${of}`;
  return effective === 1 ? `One effective cancel in its ledger, ${of}` : `${effective} effective cancels: a double`;
}
