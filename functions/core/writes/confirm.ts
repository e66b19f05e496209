import type { Cancellation, DueEvent } from '../cancellation/cancellation.ts';
import { type Fields, withFields } from '../cancellation/changes.ts';
import type { EventId } from '../cancellation/ids.ts';
import type { Milliseconds } from '../cancellation/units.ts';
import { wakeAt, wakeUpdate } from '../cancellation/wake.ts';

/** The version of the record that an event shows: the last part of its id. */
const versionShown = ({ eventId }: DueEvent) => Number(eventId.slice(eventId.lastIndexOf('_') + 1));

/** Where the event stands in the record, and the fields that its removal sets. `undefined`: it is not due. */
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

/** Moves a due event that was seen on the bus to `lastEvent`, if that is not a newer one. */
export function confirm(stored: Cancellation, eventId: EventId, now: Milliseconds): Cancellation | undefined {
  const found = confirmation(stored, eventId, now);
  return found && withFields(stored, { ...found.fields, dueEvents: stored.dueEvents.toSpliced(found.index, 1) });
}
