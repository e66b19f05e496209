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

export interface Results {
  /** The newest known status of a key. */
  statusOf(key: string): string | undefined;
  /** Writes to the file at once, so that the file is up to date at any moment. */
  add(result: Result, now: number): void;
}

const columns = ['line', 'key', 'id', 'status', 'code', 'detail', 'at'];

/**
 * Opens the result file. Every new status of a row adds a line; the last line of a key counts.
 * @throws UsageError if the file exists and is not a result file.
 */
export function openResults(file: string): Results {
  const known = existsSync(file) ? readKnown(file) : new Map<string, string>();
  if (!existsSync(file)) appendFileSync(file, csvLine(columns), { mode: 0o600 });
  // A process that was killed in the middle of a write may have left half a line.
  else if (!readFileSync(file, 'utf8').endsWith('\n')) appendFileSync(file, '\r\n');
  return {
    statusOf: (key) => known.get(key),
    add({ line, key, id, status, code, detail }, now) {
      known.set(key, status);
      appendFileSync(file, csvLine([line, key, id, status, code, detail, new Date(now).toISOString()]));
    },
  };
}

/** The statuses that earlier runs wrote, by key. Changes nothing. */
export const knownResults = (file: string): ReadonlyMap<string, string> =>
  existsSync(file) ? readKnown(file) : new Map();

function readKnown(file: string): Map<string, string> {
  const [header, ...records] = parseCsv(readFileSync(file, 'utf8'));
  if (header?.cells.join() !== columns.join()) {
    throw new UsageError(`${file} is not a result file of this command; choose another with --results.`);
  }
  const complete = records.filter(({ cells, problem }) => !problem && cells.length === columns.length);
  return new Map(complete.map(({ cells: [, key = '', , status = ''] }) => [key.replace(/^'(?=[=+\-@])/, ''), status]));
}
