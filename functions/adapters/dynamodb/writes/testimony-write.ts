import { testimonyFields } from '../../../core/writes/notes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withShard } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';

/** Adds a testimony on condition that nobody has written since we loaded; otherwise we go on with the record that was found. */
export function testifyWrite({ load, change }: RecordTable): CancellationStore['testify'] {
  return async (id, testimony) => {
    let loaded = await load(id);
    while (loaded) {
      const fields = testimonyFields(loaded, testimony);
      if (typeof fields === 'string') return fields;
      const set = assignments(withShard(id, fields));
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(id, {
        UpdateExpression: `${set.set} ${set.remove}`,
        ExpressionAttributeNames: { ...set.names, '#version': 'version' },
        ConditionExpression: '#version = :loadedVersion',
        values: { ...set.values, ':loadedVersion': loaded.version },
      });
      if (after) return 'stored';
      loaded = found;
    }
    return undefined;
  };
}
