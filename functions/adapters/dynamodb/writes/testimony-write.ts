import { testimonyFields } from '../../../core/writes/small-writes.ts';
import type { CancellationStore } from '../../../ports/cancellation-store.ts';
import { withWakeShard } from '../item.ts';
import type { RecordTable } from '../record-table.ts';
import { assignments } from '../update-expression.ts';
import { keptWake } from './kept-wake.ts';

/** Adds a testimony if nobody has changed the record since it was loaded. Otherwise tries again with the stored record. */
export function testifyWrite({ load, change }: RecordTable): CancellationStore['testify'] {
  return async (id, testimony) => {
    let loaded = await load(id);
    while (loaded) {
      const fields = testimonyFields(loaded, testimony);
      if (typeof fields === 'string') return fields;
      const set = assignments(withWakeShard(id, fields));
      const kept = keptWake(fields, loaded);
      const { after, found }: Awaited<ReturnType<typeof change>> = await change(id, {
        UpdateExpression: `${set.set} ${set.remove}`,
        ExpressionAttributeNames: { ...set.names, ...kept?.names, '#version': 'version' },
        ConditionExpression: `#version = :loadedVersion${kept?.condition ?? ''}`,
        values: { ...set.values, ...kept?.values, ':loadedVersion': loaded.version },
      });
      if (after) return 'stored';
      loaded = found;
    }
    return undefined;
  };
}
