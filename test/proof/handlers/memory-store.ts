import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import { keptTokens, type MemoryTable } from '../../simulation/engines/table.ts';

/** The simulation's table without its faults and delays: a store as fast as memory. */
export function memoryStore(table: MemoryTable): CancellationStore {
  return {
    accept: async (record, lock, nonce) => table.accept(record, lock, nonce),
    load: async (id) => table.load(id),
    owner: async (lock) => table.owner(lock),
    take: async (record, changes, token) => table.take(record, changes, token),
    prepareSend: async (record, changes, lease, mustLive) => table.prepareSend(record, changes, lease, mustLive),
    record: async (record, changes, guard, options) => table.record(record, changes, guard, options),
    async keepToken(id, run, token) {
      const kept = table.keepToken(id, run, token);
      return kept && Object.keys(kept.tokens).length > keptTokens ? table.forgetTokens(id) : kept;
    },
    nudge: async (id) => table.nudge(id),
    noteRun: async (id, run) => table.noteRun(id, run),
    async confirm(id, eventId, now) {
      const loaded = table.load(id);
      const isDue = loaded?.dueEvents.some((due) => due.eventId === eventId) ?? false;
      return loaded && isDue ? table.removeEvent(loaded, eventId, now) : undefined;
    },
    async *due(until) {
      yield* table.due(until);
    },
    moveWake: async (record, to) => table.moveWake(record, to),
    list: async (query) => table.list(query),
  };
}
