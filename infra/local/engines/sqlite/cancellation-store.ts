import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { withFields } from '../../../../functions/core/cancellation/changes.ts';
import { accept } from '../../../../functions/core/writes/accept.ts';
import { confirm } from '../../../../functions/core/writes/confirm.ts';
import { record } from '../../../../functions/core/writes/result.ts';
import {
  keepToken,
  moveWake,
  noteRun,
  nudge,
  testimonyFields,
} from '../../../../functions/core/writes/small-writes.ts';
import { prepareSend, take } from '../../../../functions/core/writes/take.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { dueQuery, listQuery } from './queries.ts';
import { RecordRows } from './record-rows.ts';
import { refusalNotes } from './refusal-notes.ts';
import { openDatabaseFile } from './schema.ts';
import { Writer } from './writer.ts';

/** A lock names another cancellation than the one that frees it; the service never asks for that. */
class LockOfAnother extends Error {
  override readonly name = 'LockOfAnother';
}

/**
 * The store in one SQLite file. Every condition is a function of `functions/core/writes`, and every answer tells only
 * what is on the disk. `onFailure` hears of a write that failed; after that, every call that writes fails.
 * @throws UserError when another version of this program wrote the file.
 */
export function sqliteCancellationStore(file: string, onFailure: (error: Error) => void) {
  const database = openDatabaseFile(file);
  const writer = new Writer(file, onFailure);
  const rows = new RecordRows(database, writer);

  /** One conditional write. `undefined`: there is no record, or the condition did not hold. */
  async function change(id: string, write: (stored: Cancellation) => Cancellation | undefined) {
    const held = rows.record(id);
    if (!held) return undefined;
    const { record: stored } = held.value;
    const after = write(stored);
    if (after && after !== stored) await rows.replace(after, held.value);
    else await held.written;
    return after;
  }

  const store: CancellationStore = {
    async accept(asked, name, nonce) {
      const stored = rows.record(asked.id);
      const lock = rows.lock(name);
      const accepted = accept(nonce, stored?.value, lock?.value);
      if (accepted.outcome === 'stored' && !stored) await rows.create(asked, nonce, name);
      else await (stored ?? lock)?.written;
      return accepted;
    },
    async load(id) {
      const held = rows.record(id);
      await held?.written;
      return held?.value.record;
    },
    async owner(name) {
      const held = rows.lock(name);
      await held?.written;
      return held?.value.owner;
    },
    async take(expected, changes) {
      const taken = await change(expected.id, (stored) => take(stored, expected, changes));
      return taken ? { taken } : { found: await store.load(expected.id) };
    },
    prepareSend: (loaded, ...asked) => change(loaded.id, (stored) => prepareSend(stored, loaded, ...asked)),
    async record(loaded, changes, guard, { lock: name, ...more }) {
      const held = rows.record(loaded.id);
      const after = held && record(held.value.record, loaded, { changes, guard, ...more });
      if (!held || !after || after === held.value.record) {
        await held?.written;
        return after;
      }
      const lock = { owner: loaded.id, isFreed: true };
      if (changes.status === 'rejected' && rows.lock(name)?.value.owner !== lock.owner)
        throw new LockOfAnother(`the lock of ${loaded.id} belongs to another cancellation`);
      await rows.replace(after, held.value, changes.status === 'rejected' ? [name, lock] : undefined);
      return after;
    },
    keepToken: (id, run, token) => change(id, (stored) => keepToken(stored, { run, token })),
    async testify(id, testimony) {
      let refused: 'known' | 'full' | undefined;
      const stored = await change(id, (found) => {
        const fields = testimonyFields(found, testimony);
        if (typeof fields !== 'string') return withFields(found, fields);
        refused = fields;
        return undefined;
      });
      return refused ?? (stored && 'stored');
    },
    ...refusalNotes(database, writer),
    nudge: (id) => change(id, nudge),
    async noteRun(id, run) {
      await change(id, (stored) => noteRun(stored, run));
    },
    confirm: (id, eventId, now) => change(id, (stored) => confirm(stored, eventId, now)),
    due: dueQuery(database),
    moveWake: async (loaded, to) => (await change(loaded.id, (stored) => moveWake(stored, loaded, to))) !== undefined,
    list: listQuery(database),
  };

  return {
    store,
    /** Waits for every write, and closes the file. */
    async close(): Promise<void> {
      await writer.close();
      if (database.isOpen) database.close();
    },
  };
}
