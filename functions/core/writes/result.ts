import type { Cancellation, DueEvent } from '../cancellation/cancellation.ts';
import { type Changes, type Fields, withFields } from '../cancellation/changes.ts';
import type { LeaseId, TaskToken } from '../cancellation/ids.ts';
import { type Status, statusesBefore } from '../cancellation/status.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { wakeAt, wakeUpdate } from '../cancellation/wake.ts';

/** The condition for writing a result: the record has the version that was loaded and, with `lease`, still this lease. */
export type Guard = { readonly lease: LeaseId } | { readonly version: number };

/** A task token, with the number of the workflow run that waits for it. */
export interface RunToken {
  readonly run: number;
  readonly token: TaskToken;
}

export interface Result {
  readonly changes: Changes;
  readonly guard: Guard;
  /** The event that the result makes due. */
  readonly event?: DueEvent | undefined;
  /** The token that came with the look. It must be kept if a later look will answer it. */
  readonly token?: RunToken | undefined;
  readonly now: Milliseconds;
}

/**
 * The fields that a result sets or removes. Its event and its token are added to what the record has then. `wakeAt` is
 * compared with that of `known`, because recovery and confirmations move it without a new version.
 */
export function resultFields(
  loaded: Cancellation,
  { changes, guard, event, now }: Result,
  known: Cancellation = loaded,
): Fields {
  const { nextLook, testimonies } = { ...loaded, ...changes };
  const latest = wakeAt({ nextLook, testimonies }, event !== undefined || loaded.dueEvents.length > 0, now);
  return {
    ...changes,
    lease: undefined,
    ...('lease' in guard ? { recordedLease: guard.lease } : {}),
    ...wakeUpdate(known.wakeAt, latest, nextLook),
  };
}

/** The statuses that the stored record may have: the loaded one, or, if the result changes it, those from which the new one can be reached. */
export const allowedStatuses = (loaded: Cancellation, { status }: Changes): readonly Status[] =>
  status === undefined ? [loaded.status] : statusesBefore(status);

/** The version that the stored record must have. */
export const expectedVersion = (loaded: Cancellation, guard: Guard): number =>
  'lease' in guard ? loaded.version : guard.version;

/** Whether the stored record shows this very result already: its reply was lost. */
const isRecorded = (stored: Cancellation, { guard }: Pick<Result, 'guard'>): boolean =>
  'lease' in guard && stored.recordedLease === guard.lease;

/**
 * Records a result if the guard holds and the status may change like this. Returns the record also if an earlier try wrote
 * this result; otherwise `undefined`.
 */
export function record(stored: Cancellation, loaded: Cancellation, result: Result): Cancellation | undefined {
  const { changes, guard, event, token } = result;
  const isHeld = !('lease' in guard) || stored.lease?.id === guard.lease;
  const isCurrent = stored.version === expectedVersion(loaded, guard);
  if (!isHeld || !isCurrent || !allowedStatuses(loaded, changes).includes(stored.status))
    return isRecorded(stored, result) ? stored : undefined;
  return withFields(stored, {
    ...resultFields(loaded, result, stored),
    ...(event ? { dueEvents: [...stored.dueEvents, event] } : {}),
    ...(token ? { tokens: { ...stored.tokens, [token.run]: token.token } } : {}),
  });
}
