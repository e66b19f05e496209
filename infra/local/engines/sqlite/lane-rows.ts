import type { DatabaseSync } from 'node:sqlite';
import { type Hold, heldAs, type LaneAct, type Lanes, withLaneActs } from '../../../../functions/ports/lanes.ts';
import { laneActsRow, laneRow } from './rows.ts';
import type { Writer } from './writer.ts';

/** The holds of the providers, and who held and released them. They are read once, because only this process writes them. */
export function laneRows(database: DatabaseSync, writer: Writer): Lanes {
  const rows = database.prepare('SELECT provider, hold FROM lane WHERE hold IS NOT NULL').all();
  const holds = new Map(rows.map(({ provider, hold }) => [String(provider), JSON.parse(String(hold)) as Hold]));
  const kept = database.prepare('SELECT acts FROM lane_acts').get();
  let acts = (kept ? JSON.parse(String(kept.acts)) : []) as readonly LaneAct[];

  async function write(provider: string, hold: Hold | undefined, act: LaneAct | undefined): Promise<void> {
    if (act) acts = withLaneActs(acts, act);
    await writer.write([laneRow(provider, hold), laneActsRow(acts)]);
  }

  return {
    held: async () => new Map(holds),
    history: async () => acts,
    async hold(provider, hold) {
      const known = holds.get(provider);
      holds.set(provider, known ?? hold);
      await write(provider, known ?? hold, known ? undefined : heldAs(provider, hold));
      return { hold: known ?? hold, isNew: !known };
    },
    async release(provider, release) {
      const ended = holds.get(provider);
      holds.delete(provider);
      await write(provider, undefined, ended && { ...release, provider, act: 'release' });
      return ended;
    },
  };
}
