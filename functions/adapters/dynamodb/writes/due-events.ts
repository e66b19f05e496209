import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import type { Milliseconds } from '../../../core/cancellation/units.ts';
import { wakeAt } from '../../../core/cancellation/wake.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { wakeFields } from '../item.ts';
import type { RecordTable, Update } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

/** Removes an event by its index, on condition that it is still there. If anyone else has written meanwhile, we load again. */
export function confirmWrite({ load, update }: RecordTable): CancellationStore['confirm'] {
  return async (id, eventId, now) => {
    for (;;) {
      const loaded = await load(id);
      if (!loaded) return undefined;
      const index = loaded.dueEvents.findIndex((due) => due.eventId === eventId);
      if (index < 0) return undefined;
      const confirmed = await update(id, removal(loaded, index, eventId, now));
      if (confirmed) return confirmed;
    }
  };
}

function removal(loaded: Cancellation, index: number, eventId: string, now: Milliseconds): Update {
  const wake = wakeAt(loaded, loaded.dueEvents.length > 1, now);
  const set = assignments(wakeFields(loaded.id, wake));
  return {
    UpdateExpression: `${set.set} ${set.remove ? `${set.remove},` : 'REMOVE'} dueEvents[${index}]`,
    ExpressionAttributeNames: { ...set.names, '#status': 'status', '#version': 'version' },
    ConditionExpression: `#status = :loadedStatus AND #version = :loadedVersion AND dueEvents[${index}].eventId = :event`,
    values: {
      ...set.values,
      ':event': eventId,
      ':loadedStatus': loaded.status,
      ':loadedVersion': loaded.version,
    },
  };
}
