import { type Act, isSameAct, withAct } from '../cancellation/acts/act.ts';
import type { Cancellation, Nudged } from '../cancellation/cancellation.ts';
import { type Fields, withFields } from '../cancellation/changes.ts';
import { type Testimony, withTestimony } from '../cancellation/testimony.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { wakeAt, wakeUpdate } from '../cancellation/wake.ts';
import type { RunToken } from './result.ts';

/** A record keeps the tokens of this many runs, the newest ones. */
export const maxTokens = 8;

/** The runs whose tokens must go: all but the newest ones. The tokens may have arrived in any order. */
export const runsToForget = (tokens: Cancellation['tokens']): readonly string[] =>
  Object.keys(tokens)
    .toSorted((a, b) => Number(b) - Number(a))
    .slice(maxTokens);

/** A note of refused credentials is valid for so long: longer than the longest wait between two tries. */
export const refusalLifetime: Milliseconds = 60 * 60 * 1000;

/** Whether people know that the credentials are refused, from the time of the note, if there is one. */
export const isRefusalValid = (notedAt: Milliseconds | undefined, now: Milliseconds): boolean =>
  (notedAt ?? 0) > now - refusalLifetime;

/** The right of one process to renew the credentials of a merchant at a provider. It ends by itself. */
export interface Renewal {
  readonly owner: string;
  readonly until: Milliseconds;
}

/**
 * Whether a renewal may begin, given the last one. The same owner may begin again, because the reply to its first try may
 * be lost.
 */
export const mayRenew = (last: Renewal | undefined, { owner }: Renewal, now: Milliseconds): boolean =>
  last === undefined || last.until <= now || last.owner === owner;

/** Keeps the token of a run. A run waits for one token only, so a new token replaces the old one. */
export function keepToken(stored: Cancellation, { run, token }: RunToken): Cancellation {
  const tokens: Cancellation['tokens'] = { ...stored.tokens, [run]: token };
  const old = runsToForget(tokens);
  return withFields(stored, { tokens: Object.fromEntries(Object.entries(tokens).filter(([of]) => !old.includes(of))) });
}

/** The nudge of a webhook, and how many nudges the record had when it was planned. */
export interface PlannedNudge {
  readonly nudged: Nudged;
  readonly after: number;
}

/**
 * Counts a planned nudge, unless another came since it was planned: then `undefined`. If its reply was lost, the stored
 * record names it.
 */
export function nudge(stored: Cancellation, { nudged, after }: PlannedNudge): Cancellation | undefined {
  if (stored.nudged?.by === nudged.by) return stored;
  return stored.nudges === after ? withFields(stored, { nudges: after + 1, nudged }) : undefined;
}

/**
 * The fields that an operator's recheck sets: it is a nudge without a budget, and an act. No field if the record has the act
 * already, because its reply was lost, or if its data was erased meanwhile: a note could hold personal data again.
 */
export function recheckFields({ acts = [], nudges, version, erasedAt }: Cancellation, act: Act): Fields {
  if (erasedAt !== undefined || acts.some((known) => isSameAct(known, act))) return {};
  return { nudges: nudges + 1, acts: withAct(acts, act), version: version + 1 };
}

/** Whether an authentic message was processed before. The item may be gone later than `until`. */
export const isMessageRemembered = (until: Milliseconds | undefined, now: Milliseconds): boolean => (until ?? 0) > now;

/** Notes that a run was started. `undefined` if the record names this run or a later one already. */
export const noteRun = (stored: Cancellation, run: number): Cancellation | undefined =>
  stored.run < run ? withFields(stored, { run }) : undefined;

/** The fields to set to keep a testimony. `known`: it is stored already, or it is about erased data. `full`: there is no room, because no look has read any. */
export function testimonyFields(loaded: Cancellation, testimony: Testimony): Fields | 'known' | 'full' {
  const kept = loaded.testimonies ?? [];
  if (loaded.erasedAt !== undefined || kept.some(({ id }) => id === testimony.id)) return 'known';
  const testimonies = withTestimony(kept, testimony);
  if (!testimonies) return 'full';
  const latest = wakeAt({ ...loaded, testimonies }, loaded.dueEvents.length > 0, testimony.receivedAt);
  return { testimonies, version: loaded.version + 1, ...wakeUpdate(loaded.wakeAt, latest) };
}

/**
 * Moves `wakeAt`, so that only one recovery acts. If `to` is `undefined`, the record leaves the index. Many writes do not
 * move `wakeAt`, so the version must be unchanged too. Returns `undefined` if another write came first.
 */
export const moveWake = (
  stored: Cancellation,
  loaded: Cancellation,
  to: Milliseconds | undefined,
): Cancellation | undefined =>
  loaded.wakeAt !== undefined && stored.version === loaded.version && stored.wakeAt === loaded.wakeAt
    ? withFields(stored, { wakeAt: to })
    : undefined;
