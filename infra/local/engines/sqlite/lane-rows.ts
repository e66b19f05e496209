import type { DatabaseSync } from 'node:sqlite';
import type { Hold, Lanes } from '../../../../functions/ports/lanes.ts';
import { laneRow } from './rows.ts';
import type { Writer } from './writer.ts';

/** The holds of the providers. They are read once, because only this process writes them. */
export function laneRows(database: DatabaseSync, writer: Writer): Lanes {
  const rows = database.prepare('SELECT provider, hold FROM lane WHERE hold IS NOT NULL').all();
  const holds = new Map(rows.map(({ provider, hold }) => [String(provider), JSON.parse(String(hold)) as Hold]));
  return {
    held: async () => new Map(holds),
    async hold(provider, hold) {
      const known = holds.get(provider);
      holds.set(provider, known ?? hold);
      await writer.write([laneRow(provider, known ?? hold)]);
      return { hold: known ?? hold, isNew: !known };
    },
    async release(provider) {
      const ended = holds.get(provider);
      holds.delete(provider);
      await writer.write([laneRow(provider, undefined)]);
      return ended;
    },
  };
}
