import type { Cancellation, DueEvent } from '../cancellation/cancellation.ts';
import { type Fields, withFields } from '../cancellation/changes.ts';
import type { EventId } from '../cancellation/ids.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { wakeAt, wakeUpdate } from '../cancellation/wake.ts';

/** The version of the record at the time of the event: the last part of the event id. */
const versionShown = ({ eventId }: DueEvent) => Number(eventId.slice(eventId.lastIndexOf('_') + 1));

/** The index of the event in `dueEvents`, and the fields to set when it is removed. `undefined` if it is not due. */
export function confirmation(
  loaded: Cancellation,
  eventId: EventId,
  now: Milliseconds,
): { readonly index: number; readonly fields: Fields } | undefined {
  const { dueEvents, lastEvent } = loaded;
  const index = dueEvents.findIndex((due) => due.eventId === eventId);
  const confirmed = dueEvents[index];
  if (!confirmed) return undefined;
  const latest = wakeAt(loaded, dueEvents.length > 1, now);
  const isNewest = lastEvent === undefined || versionShown(confirmed) > versionShown(lastEvent);
  return {
    index,
    fields: { ...(isNewest ? { lastEvent: confirmed } : {}), ...wakeUpdate(loaded.wakeAt, latest, loaded.nextLook) },
  };
}

/** Removes a published event from the due events. It becomes `lastEvent`, unless that is newer. `undefined` if it is not due. */
export function confirm(stored: Cancellation, eventId: EventId, now: Milliseconds): Cancellation | undefined {
  const found = confirmation(stored, eventId, now);
  return found && withFields(stored, { ...found.fields, dueEvents: stored.dueEvents.toSpliced(found.index, 1) });
}
