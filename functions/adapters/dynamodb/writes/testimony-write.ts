import { withTestimony } from '../../../core/cancellation/testimony.ts';
import { wakeAt } from '../../../core/cancellation/wake.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { wakeFields } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

/** Adds a testimony on condition that nobody has written since we loaded; otherwise we load again. */
export function testifyWrite({ load, update }: RecordTable): CancellationStore['testify'] {
  return async (id, testimony) => {
    for (;;) {
      const loaded = await load(id);
      if (!loaded) return undefined;
      const kept = loaded.testimonies ?? [];
      if (kept.some((other) => other.id === testimony.id)) return 'known';
      const testimonies = withTestimony(kept, testimony);
      if (!testimonies) return 'full';
      const version = loaded.version + 1;
      const wake = wakeAt({ ...loaded, testimonies }, loaded.dueEvents.length > 0, testimony.receivedAt);
      const set = assignments({ testimonies, version, ...wakeFields(id, wake) });
      const stored = await update(id, {
        UpdateExpression: `${set.set} ${set.remove}`,
        ExpressionAttributeNames: { ...set.names, '#version': 'version' },
        ConditionExpression: '#version = :loadedVersion',
        values: { ...set.values, ':loadedVersion': loaded.version },
      });
      if (stored) return 'stored';
    }
  };
}
