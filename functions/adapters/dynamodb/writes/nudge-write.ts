import { nudge } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import type { RecordTable } from '../record-table.ts';

/** Counts a nudge in one write. */
export function nudgeWrite({ update, change }: RecordTable): CancellationStore['nudge'] {
  return async (id, planned) => {
    if (!planned)
      return update(id, {
        UpdateExpression: 'SET nudges = nudges + :one',
        ConditionExpression: 'attribute_exists(pk)',
        values: { ':one': 1 },
      });
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
