import type { Cancellation } from '../../../core/cancellation/cancellation.ts';
import { nudge, recheckFields } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

/** Counts a nudge in one write. */
export function nudgeWrite({ change }: RecordTable): CancellationStore['nudge'] {
  return async (id, planned) => {
    const { after, found } = await change(id, {
      UpdateExpression: 'SET nudges = :next, #nudged = :nudged',
      ExpressionAttributeNames: { '#nudged': 'nudged' },
      ConditionExpression: 'nudges = :after',
      values: { ':after': planned.after, ':next': planned.after + 1, ':nudged': planned.nudged },
    });
    // After a lost reply, the client has sent the write again, and found our own nudge.
    return after ?? (found && nudge(found, planned));
  };
}

/** Keeps the act if nobody has changed the record since it was loaded. Otherwise tries again with the stored record. */
export function recheckWrite({ load, change }: RecordTable): CancellationStore['recheck'] {
  return async (id, act) => {
    let loaded: Cancellation | undefined = await load(id);
    while (loaded) {
      const fields = recheckFields(loaded, act);
      if (fields.acts === undefined) return loaded;
      const { set, names, values } = assignments(fields);
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(id, {
        UpdateExpression: set,
        ExpressionAttributeNames: names,
        ConditionExpression: '#version = :loadedVersion AND #nudges = :loadedNudges',
        values: { ...values, ':loadedVersion': loaded.version, ':loadedNudges': loaded.nudges },
      });
      if (after) return after;
      loaded = found;
    }
    return undefined;
  };
}
