import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { WrongUse } from '../wrong-use.ts';
import { csvLine, parseCsv } from './csv.ts';

/** What became of one row so far. */
export interface Result {
  readonly line: number;
  readonly key: string;
  /** Empty when the service did not accept it. */
  readonly id: string;
  /** The cancellation's status, or `refused` when the service took no such request. */
  readonly status: string;
  readonly code: string;
  readonly detail: string;
}

export interface Results {
  /** The newest known status of a key. */
  statusOf(key: string): string | undefined;
  /** Written at once, so that the file is true at any moment. */
  add(result: Result, now: number): void;
}

const columns = ['line', 'key', 'id', 'status', 'code', 'detail', 'at'];

/**
 * The result file: one line is added whenever more is known of a row, and the last line of a key counts.
 * @throws WrongUse when the file exists and is something else.
 */
export function openResults(file: string): Results {
  const known = existsSync(file) ? readKnown(file) : new Map<string, string>();
  if (!existsSync(file)) appendFileSync(file, csvLine(columns), { mode: 0o600 });
  // A kill in the middle of a write may have left half a line.
  else if (!readFileSync(file, 'utf8').endsWith('\n')) appendFileSync(file, '\r\n');
  return {
    statusOf: (key) => known.get(key),
    add({ line, key, id, status, code, detail }, now) {
      known.set(key, status);
      appendFileSync(file, csvLine([line, key, id, status, code, detail, new Date(now).toISOString()]));
    },
  };
}

/** Reads what an earlier run has written, without touching anything. */
export const knownResults = (file: string): ReadonlyMap<string, string> =>
  existsSync(file) ? readKnown(file) : new Map();

function readKnown(file: string): Map<string, string> {
  const [header, ...records] = parseCsv(readFileSync(file, 'utf8'));
  if (header?.cells.join() !== columns.join()) {
    throw new WrongUse(`${file} is not a result file of this command; choose another with --results.`);
  }
  const whole = records.filter(({ cells, problem }) => !problem && cells.length === columns.length);
  return new Map(whole.map(({ cells: [, key = '', , status = ''] }) => [key.replace(/^'(?=[=+\-@])/, ''), status]));
}
