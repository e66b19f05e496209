import { withFields } from '../../../../functions/core/cancellation/changes.ts';
import { shown } from '../../../../functions/core/cancellation/shown.ts';
import { accept } from '../../../../functions/core/writes/accept.ts';
import { confirm } from '../../../../functions/core/writes/confirm.ts';
import { record } from '../../../../functions/core/writes/result.ts';
import {
  keepToken,
  moveWake,
  noteRun,
  nudge,
  recheckFields,
  testimonyFields,
} from '../../../../functions/core/writes/small-writes.ts';
import { prepareSend, take } from '../../../../functions/core/writes/take.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { dueQuery } from './due-query.ts';
import { exchangeRows, type Keeping } from './exchange-rows.ts';
import { laneRows } from './lane-rows.ts';
import { listQuery } from './list-query.ts';
import { messageNotes } from './message-notes.ts';
import { RecordRows } from './record-rows.ts';
import { refusalNotes } from './refusal-notes.ts';
import { renewals } from './renewals.ts';
import { openDatabaseFile } from './schema.ts';
import { Writer } from './writer.ts';

/**
 * Keeps the cancellations in one SQLite file. The functions of `functions/core/writes` check every condition. Every call
 * resolves only when what it returns is on the disk. `onFailure` is called when a write fails; then all later writes fail.
 * @throws UserError when another version of this program wrote the file.
 */
export function sqliteCancellationStore(file: string, onFailure: (error: Error) => void) {
  const database = openDatabaseFile(file);
  const writer = new Writer(file, onFailure);
  const rows = new RecordRows(database, writer);
  const store: CancellationStore = {
    ...acceptance(rows),
    ...looks(rows),
    ...smallWrites(rows),
    ...refusalNotes(database, writer),
    ...messageNotes(database, writer),
    ...renewals(),
    due: dueQuery(database),
    list: listQuery(database),
  };
  return {
    store,
    lanes: laneRows(database, writer),
    exchangeLog: (keeping: Keeping) => exchangeRows(database, writer, keeping),
    /** Waits for every write, and closes the file. */
    async close(): Promise<void> {
      await writer.close();
      if (database.isOpen) database.close();
    },
  };
}

const acceptance = (rows: RecordRows): Pick<CancellationStore, 'accept' | 'owner'> => ({
  async accept(asked, name, nonce) {
    const stored = rows.record(asked.id);
    const lock = rows.lock(name);
    const isOwnerGone = lock !== undefined && !rows.record(lock.value.owner);
    const accepted = accept(nonce, stored?.value, lock && { ...lock.value, isOwnerGone });
    if (accepted.outcome === 'stored' && !stored) await rows.create(asked, nonce, name);
    else await (stored ?? lock)?.written;
    return accepted;
  },
  async owner(name) {
    const held = rows.lock(name);
    await held?.written;
    return held?.value.owner;
  },
});

const looks = (rows: RecordRows): Pick<CancellationStore, 'load' | 'show' | 'take' | 'prepareSend' | 'record'> => ({
  load: (id) => rows.load(id),
  async show(id) {
    const record = await rows.load(id);
    return record && shown(record);
  },
  async take(expected, changes) {
    const taken = await rows.change(expected.id, (stored) => take(stored, expected, changes));
    return taken ? { taken } : { found: await rows.load(expected.id) };
  },
  prepareSend: (loaded, ...asked) => rows.change(loaded.id, (stored) => prepareSend(stored, loaded, ...asked)),
  record: (loaded, changes, guard, { lock, locksAgain = false, ...more }) =>
    rows.change(
      loaded.id,
      (stored) => record(stored, loaded, { changes, guard, ...more }),
      changes.status === 'rejected' ? { free: lock } : locksAgain ? { take: lock } : {},
    ),
});

type SmallWrites = Pick<
  CancellationStore,
  'keepToken' | 'testify' | 'nudge' | 'recheck' | 'noteRun' | 'confirm' | 'moveWake'
>;

const smallWrites = (rows: RecordRows): SmallWrites => ({
  keepToken: (id, run, token) => rows.change(id, (stored) => keepToken(stored, { run, token })),
  async testify(id, testimony) {
    let refused: 'known' | 'full' | undefined;
    const stored = await rows.change(id, (found) => {
      const fields = testimonyFields(found, testimony);
      if (typeof fields !== 'string') return withFields(found, fields);
      refused = fields;
      return undefined;
    });
    return refused ?? (stored && 'stored');
  },
  nudge: (id, planned) => rows.change(id, (stored) => nudge(stored, planned)),
  recheck: (id, act) => rows.change(id, (stored) => withFields(stored, recheckFields(stored, act))),
  async noteRun(id, run) {
    await rows.change(id, (stored) => noteRun(stored, run));
  },
  confirm: (id, eventId, now) => rows.change(id, (stored) => confirm(stored, eventId, now)),
  moveWake: async (loaded, to) =>
    (await rows.change(loaded.id, (stored) => moveWake(stored, loaded, to))) !== undefined,
});
