import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { dueEvent } from '../../../../functions/api/event.ts';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import { sqliteCancellationStore } from '../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { aRecheck, minute, noon } from '../../../fixtures/a-cancellation.ts';
import { anAccepted, aTestimony, ended, leaseChanges } from '../../../functions/ports/cancellation-store.contract.ts';
import { asState, lockRows, type Rows, recordRows, refusalRows } from './stored-rows.ts';

/** A run of the store, as it lies on the disk. */
export interface RecordedRun {
  /** The database before the run. */
  readonly database: string;
  /** The write-ahead log after the run. */
  readonly log: Uint8Array;
  /** The state after each write, in the order of the writes; the first one is the state before the run. */
  readonly states: readonly string[];
  /** The length of the log when each write was answered. */
  readonly answeredAt: readonly number[];
}

type Write = (
  rows: (stored: Cancellation) => Rows,
  call: () => Promise<Cancellation | undefined>,
) => Promise<Cancellation>;

/** Lets several cancellations live at once on a new store at `file`, and keeps what the disk has then. */
export async function recordRun(file: string): Promise<RecordedRun> {
  const fail = (error: Error) => {
    throw error;
  };
  const before: Rows = await firstRows(file, fail);
  const database = `${file}-before`;
  copyFileSync(file, database);
  const { store, close } = sqliteCancellationStore(file, fail);
  const writes: { rows: Rows; answeredAt: number }[] = [];
  const write: Write = async (rows, call) => {
    // The store orders the writes by their calls, and answers later.
    const entry = { rows: {}, answeredAt: Number.POSITIVE_INFINITY };
    writes.push(entry);
    const stored = await call();
    if (!stored) throw new Error('a write of the recorded run did not happen');
    entry.answeredAt = statSync(`${file}-wal`).size;
    entry.rows = rows(stored);
    return stored;
  };
  await Promise.all([cancelledLife(store, write), rejectedLife(store, write), pollingLife(store, write)]);
  await rejectedLife(store, write);
  const log = readFileSync(`${file}-wal`);
  await close();
  let rows = before;
  const states = writes.map((one) => {
    rows = { ...rows, ...one.rows };
    return asState(rows);
  });
  return {
    database,
    log,
    states: [asState(before), ...states],
    answeredAt: writes.map(({ answeredAt }) => answeredAt),
  };
}

/** The rows of a store that was used and closed before. */
async function firstRows(file: string, fail: (error: Error) => void): Promise<Rows> {
  const { store, close } = sqliteCancellationStore(file, fail);
  const { record, lock } = anAccepted();
  await store.accept(record, lock, 'nonce');
  await close();
  return { ...recordRows(record), ...lockRows(lock, { owner: record.id, isFreed: false }) };
}

async function acceptedIn(store: CancellationStore, write: Write, fields: Partial<Cancellation> = {}) {
  const { record, lock } = anAccepted(fields);
  const rows = () => ({ ...recordRows(record), ...lockRows(lock, { owner: record.id, isFreed: false }) });
  await write(rows, async () =>
    (await store.accept(record, lock, 'nonce')).outcome === 'stored' ? record : undefined,
  );
  return { record, lock };
}

const take = (store: CancellationStore, write: Write, record: Cancellation, now = noon) =>
  write(recordRows, async () => (await store.take(record, leaseChanges(record, now))).taken);

async function cancelledLife(store: CancellationStore, write: Write): Promise<void> {
  const { record, lock } = await acceptedIn(store, write);
  const looking = await take(store, write, record);
  const lease = looking.lease?.id ?? '';
  const prepared = await write(recordRows, () => store.prepareSend(looking, { snapshot: { open: true } }, lease, noon));
  const event = dueEvent({ ...prepared, version: prepared.version + 1 }, 'CancellationCompleted');
  const options = { lock, now: noon, event, token: { run: 1, token: 'token' } };
  const after = await write(recordRows, () => store.record(prepared, ended(prepared), { lease }, options));
  await write(recordRows, () => store.confirm(after.id, event.eventId, noon + minute));
}

/** After the rejection, another cancellation gets the transaction. */
async function rejectedLife(store: CancellationStore, write: Write): Promise<void> {
  const { record, lock } = await acceptedIn(store, write);
  const looking = await take(store, write, record);
  const guard = { lease: looking.lease?.id ?? '' };
  const freed = lockRows(lock, { owner: record.id, isFreed: true });
  await write(
    (stored) => ({ ...recordRows(stored), ...freed }),
    () => store.record(looking, ended(looking, 'rejected'), guard, { lock, now: noon }),
  );
  await acceptedIn(store, write, { merchant: record.merchant, key: 'another', request: record.request });
}

async function pollingLife(store: CancellationStore, write: Write): Promise<void> {
  const { record, lock } = await acceptedIn(store, write);
  const looking = await take(store, write, record);
  const waiting = { version: looking.version + 1, nextLook: noon + minute };
  const after = await write(recordRows, () =>
    store.record(looking, waiting, { lease: looking.lease?.id ?? '' }, { lock, now: noon }),
  );
  const { id, merchant } = after;
  await Promise.all([
    write(recordRows, () => store.recheck(id, aRecheck())),
    write(recordRows, () => store.keepToken(id, 2, 'token-2')),
    write(recordRows, async () => ((await store.noteRun(id, 2)) === undefined ? store.load(id) : undefined)),
    write(
      () => refusalRows(merchant, 'yuno', noon),
      async () => ((await store.noteRefusal(merchant, 'yuno', noon)) === undefined ? after : undefined),
    ),
  ]);
  await write(recordRows, async () =>
    (await store.testify(id, aTestimony('t-1'))) === 'stored' ? store.load(id) : undefined,
  );
  const told = await store.load(id);
  if (!told) throw new Error('a stored record is gone');
  await write(recordRows, async () => ((await store.moveWake(told, noon + 2 * minute)) ? store.load(id) : undefined));
  await take(store, write, { ...told, wakeAt: noon + 2 * minute }, noon + 2 * minute);
}
