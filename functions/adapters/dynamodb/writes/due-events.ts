import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import { confirmation } from '../../../core/writes/confirm.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withWakeShard } from '../item.ts';
import type { RecordTable, Update } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

/**
 * Confirms the usual event, the only one of a cancellation that waits for nothing more, without a read. Otherwise the
 * record that DynamoDB then returns says which event to remove, on condition that nobody has written meanwhile.
 */
export function confirmWrite({ change }: RecordTable): CancellationStore['confirm'] {
  return async (id, eventId, now) => {
    let asked: Update | undefined = removalOfTheOnly(eventId);
    while (asked) {
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(id, asked);
      if (after) return after;
      asked = found && removal(found, eventId, now);
    }
    return undefined;
  };
}

/** The condition says all that the removal relies on: no other event, no look to come, nothing told, nothing published before. */
const removalOfTheOnly = (eventId: string): Update => ({
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
  return {
    UpdateExpression: `${set.set} ${set.remove ? `${set.remove},` : 'REMOVE'} dueEvents[${index}]`,
    ExpressionAttributeNames: { ...set.names, '#status': 'status', '#version': 'version' },
    ConditionExpression: `#status = :loadedStatus AND #version = :loadedVersion AND dueEvents[${index}].eventId = :event AND size(dueEvents) = :count`,
    values: {
      ...set.values,
      ':event': eventId,
      ':count': loaded.dueEvents.length,
      ':loadedStatus': loaded.status,
      ':loadedVersion': loaded.version,
    },
  };
}
