import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import { confirmation } from '../../../core/writes/confirm.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withWakeShard } from '../item.ts';
import type { RecordTable, Update } from '../record-table.ts';
import { assignments } from '../update-expression.ts';
import { keptWake } from './kept-wake.ts';

/**
 * First tries the usual case with one write and no read: the event is the only one, and nothing else is to be done. If this
 * condition fails, DynamoDB returns the record. The next write is made from that record, on condition that nobody has
 * changed it meanwhile.
 */
export function confirmWrite({ change }: RecordTable): CancellationStore['confirm'] {
  return async (id, eventId, now) => {
    let asked: Update | undefined = removalOfOnlyEvent(eventId);
    while (asked) {
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(id, asked);
      if (after) return after;
      asked = found && removal(found, eventId, now);
    }
    return undefined;
  };
}

/** The condition of the usual case: no other due event, no earlier event, no next look and no testimony. */
const removalOfOnlyEvent = (eventId: string): Update => ({
  UpdateExpression: 'SET lastEvent = dueEvents[0] REMOVE dueEvents[0], wakeAt, wakeShard',
  ConditionExpression:
    'dueEvents[0].eventId = :event AND size(dueEvents) = :one AND attribute_not_exists(lastEvent) AND attribute_not_exists(nextLook) AND attribute_not_exists(testimonies)',
  values: { ':event': eventId, ':one': 1 },
});

function removal(loaded: Cancellation, eventId: string, now: Milliseconds): Update | undefined {
  const found = confirmation(loaded, eventId, now);
  if (!found) return undefined;
  const { index, fields } = found;
  const set = assignments(withWakeShard(loaded.id, fields));
  // A recovery may have postponed the next one by up to an hour meanwhile, which is too late for the next event.
  const kept = keptWake(fields, loaded);
  return {
    UpdateExpression: `${set.set} ${set.remove ? `${set.remove},` : 'REMOVE'} dueEvents[${index}]`,
    ExpressionAttributeNames: { ...set.names, ...kept?.names, '#status': 'status', '#version': 'version' },
    ConditionExpression: `#status = :loadedStatus AND #version = :loadedVersion AND dueEvents[${index}].eventId = :event AND size(dueEvents) = :count${kept?.condition ?? ''}`,
    values: {
      ...set.values,
      ...kept?.values,
      ':event': eventId,
      ':count': loaded.dueEvents.length,
      ':loadedStatus': loaded.status,
      ':loadedVersion': loaded.version,
    },
  };
}
