import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';
import { csvLine, parseCsv } from './csv.ts';

/** What we know about one row so far. */
export interface Result {
  readonly line: number;
  readonly key: string;
  /** Empty if the service did not accept the request. */
  readonly id: string;
  /** The status of the cancellation, or `refused` if the service did not accept the request. */
  readonly status: string;
  readonly code: string;
  readonly detail: string;
}

const columns = ['line', 'key', 'id', 'status', 'code', 'detail', 'at'];

/**
 * Prepares the result file for new lines. The returned function appends a result at once; the last line of a key counts.
 * @param now epoch milliseconds.
 */
export function resultWriter(file: string, now: () => number): (result: Result) => void {
  if (!existsSync(file)) appendFileSync(file, csvLine(columns), { mode: 0o600 });
  // A process that was killed in the middle of a write may have left half a line.
  else if (!readFileSync(file, 'utf8').endsWith('\n')) appendFileSync(file, '\r\n');
  return ({ line, key, id, status, code, detail }) =>
    appendFileSync(file, csvLine([line, key, id, status, code, detail, new Date(now()).toISOString()]));
}

/**
 * The statuses that earlier runs wrote, by key; empty if there is no such file.
 * @throws UsageError if the file is not a result file.
 */
export function knownStatuses(file: string): ReadonlyMap<string, string> {
  if (!existsSync(file)) return new Map();
  const [header, ...records] = parseCsv(readFileSync(file, 'utf8'));
  if (header?.cells.join() !== columns.join()) {
    throw new UsageError(`${file} is not a result file of this command; choose another with --results.`);
  }
  const complete = records.filter(({ cells, problem }) => !problem && cells.length === columns.length);
  return new Map(complete.map(({ cells: [, key = '', , status = ''] }) => [key.replace(/^'(?=[=+\-@])/, ''), status]));
}
