import { copyFileSync, existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCancellationStore } from '../../../../infra/local/engines/sqlite/cancellation-store.ts';
import { aRecheck } from '../../../fixtures/a-cancellation.ts';
import { anAccepted } from '../../../functions/ports/cancellation-store.contract.ts';
import type { Campaign } from '../../campaign.ts';
import { type RecordedRun, recordRun } from './recorded-run.ts';
import { asState, readRows } from './stored-rows.ts';

/** Bytes of the log's header, of a frame's header and of a page (sqlite.org/fileformat.html#walformat). */
const header = 32;
const frame = 24 + 4096;
/** The bytes on each side of a frame's border that are always cut. */
const margin = 24;

/** A folder in memory if the system has one, so that thousands of files cost no disk time. */
export const fastFolder = () => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rescind-'));

/** Cuts the log of a recorded run short, as a crash of the machine does, and opens what is left. */
export const logCuts: Campaign = {
  promise: '11',
  title: 'a write-ahead log that is cut short',
  // The full count is more than the log has bytes, so every byte is cut.
  counts: { small: 6000, middle: 40_000, full: 10_000_000 },
  async play({ count, progress }) {
    const folder = fastFolder();
    try {
      const run = await recordRun(join(folder, 'recorded.db'));
      const chosen = cutsOf(run.log.length, count);
      const { violations, firstCuts } = violationsOfCuts(run, chosen, join(folder, 'cut.db'), progress);
      const resumed = [...firstCuts.values()];
      for (const cut of resumed) violations.push(...(await violationsOfResumed(run, cut, join(folder, `${cut}.db`))));
      const figures = {
        'bytes of the log': run.log.length,
        'writes in the log': run.answeredAt.length,
        'states found': firstCuts.size,
        'states in which the store went on': resumed.length,
      };
      return { count: chosen.length, violations, figures };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Lengths to which the log is cut, longest first: all around the borders of frames, and others evenly up to `count`. */
function cutsOf(length: number, count: number): readonly number[] {
  const all = Array.from({ length: length + 1 }, (_, index) => length - index);
  if (count > length) return all;
  const step = Math.ceil(length / count);
  return all.filter((cut) => {
    const inFrame = (((cut - header) % frame) + frame) % frame;
    return cut % step === 0 || inFrame <= margin || inFrame >= frame - margin;
  });
}

function violationsOfCuts(
  run: RecordedRun,
  cuts: readonly number[],
  file: string,
  progress: ((done: number) => void) | undefined,
) {
  const { database, log, states, answeredAt } = run;
  const prefixes = new Map(states.map((state, writes) => [state, writes]));
  const violations: string[] = [];
  const firstCuts = new Map<number, number>();
  copyFileSync(database, file);
  writeFileSync(`${file}-wal`, log);
  for (const [index, cut] of cuts.entries()) {
    truncateSync(`${file}-wal`, cut);
    const { state, problem } = opened(file);
    const writes = prefixes.get(state);
    const answered = answeredAt.findLastIndex((length) => length <= cut) + 1;
    if (problem) violations.push(`the log cut after ${cut} bytes: ${problem}`);
    if (writes === undefined) violations.push(`the log cut after ${cut} bytes shows a state that never was`);
    else if (writes < answered)
      violations.push(`the log cut after ${cut} bytes shows ${writes} writes, and ${answered} were answered`);
    else firstCuts.set(writes, cut);
    if (index % 500 === 0) progress?.(index);
  }
  return { violations, firstCuts };
}

function opened(file: string): { readonly state: string; readonly problem: string | undefined } {
  const reader = new DatabaseSync(file, { readOnly: true });
  try {
    const integrity = reader.prepare('PRAGMA integrity_check').get()?.integrity_check;
    return { state: asState(readRows(reader)), problem: integrity === 'ok' ? undefined : String(integrity) };
  } catch (error) {
    return { state: '', problem: String(error) };
  } finally {
    reader.close();
  }
}

/** Opens the store on the cut log, uses it, and reads everything once more. */
async function violationsOfResumed(run: RecordedRun, cut: number, file: string): Promise<string[]> {
  copyFileSync(run.database, file);
  writeFileSync(`${file}-wal`, run.log.subarray(0, cut));
  const problems: string[] = [];
  const { store, close } = sqliteCancellationStore(file, ({ message }) => problems.push(message));
  const { record, lock } = anAccepted();
  await store.accept(record, lock, 'nonce');
  const due: string[] = [];
  for (const shard of store.due(Number.POSITIVE_INFINITY)) for await (const id of shard) due.push(id);
  const nudged = await Promise.all(due.map((id) => store.recheck(id, aRecheck())));
  await close();
  const reader = new DatabaseSync(file, { readOnly: true });
  const rows = readRows(reader);
  reader.close();
  const lost = nudged.filter((one) => !one || !rows[`cancellation ${one.id}`]?.endsWith(JSON.stringify(one)));
  if (lost.length > 0 || nudged.length === 0) problems.push(`${lost.length} of ${nudged.length} later writes are lost`);
  return problems.map((what) => `the store on a log of ${cut} bytes: ${what}`);
}
