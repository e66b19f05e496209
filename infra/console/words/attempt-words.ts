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
  // Also an answer that asks for a person, so it is not said that the provider accepted it.
  if (state === 'acknowledged') return 'received and answered by the provider';
  return (withdrawnBy !== null ? withdrawn[withdrawnBy] : undefined) ?? spacedWords(state);
}

/** `AuthVoided`, `IN_PROGRESS` and `pending-confirmation` as words. */
export const stateWords = (state: string) =>
  state
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .toLowerCase();

/** Attempts in a row that became of the same thing. They count from 1. */
interface AttemptGroup {
  readonly from: number;
  readonly to: number;
  readonly words: string;
  readonly firstSentAt: string;
  readonly lastSentAt: string;
}

/** The attempts with what became of them, each row of equal ones once. */
export function attemptGroups(attempts: Inside['attempts'], isEnded: boolean): readonly AttemptGroup[] {
  const groups: AttemptGroup[] = [];
  for (const [index, attempt] of attempts.entries()) {
    const words = attemptWords(attempt, isEnded);
    const last = groups.at(-1);
    const [number, sentAt] = [index + 1, attempt.sentAt];
    if (last?.words === words) groups[groups.length - 1] = { ...last, to: number, lastSentAt: sentAt };
    else groups.push({ from: number, to: number, words, firstSentAt: sentAt, lastSentAt: sentAt });
  }
  return groups;
}

/** How many attempts took effect, according to the ledger of the simulator. */
export function effectWords(effects: number, attempts: number): string {
  const from = `from ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  if (effects > 1) return `The simulator's ledger shows ${effects} effects, but there may be only one`;
  return `The simulator's ledger shows ${effects === 0 ? 'no' : 'one'} effect ${from}`;
}
