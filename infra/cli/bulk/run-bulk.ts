import { readFileSync } from 'node:fs';
import { isStatus } from '../../../functions/core/cancellation/status.ts';
import { providers } from '../../../functions/providers/index.ts';
import { at } from '../../../functions/untrusted/json.ts';
import type { Result } from '../../client/bulk/result.ts';
import type { Rows } from '../../client/bulk/row-types.ts';
import { rowsOf, UnusableFile } from '../../client/bulk/rows.ts';
import { statusWord } from '../../client/words/status-words.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { fileProblem } from '../input/file-problem.ts';
import { jsonOf } from '../show.ts';
import { printable } from '../styles.ts';
import { UsageError } from '../usage-error.ts';
import { progressOf } from './progress.ts';
import { knownResults, openResults } from './result-file.ts';
import { isSettled, sendAll } from './send-all.ts';

interface Options {
  readonly file: string;
  /** The result file. */
  readonly results: string;
  readonly dryRun: boolean;
  readonly concurrency: number;
  readonly waitSeconds: number;
}

type Known = ReadonlyMap<string, Result>;

/** Cancels every payment in a file, or shows what would be sent. */
export async function runBulk(options: Options, context: Context): Promise<ExitCode> {
  const rows = await usable(rowsOf(read(options.file), providers));
  const known = knownResults(options.results);
  if (rows.extra.length > 0) context.note(`Kept in the results and not sent: ${printable(rows.extra.join(', '))}`);
  reportUnsent(rows, context);
  return options.dryRun ? showPlan(rows, known, context) : send(rows, known, options, context);
}

const usable = (reading: Promise<Rows>) =>
  reading.catch((error: unknown) => {
    throw error instanceof UnusableFile ? new UsageError(error.message) : error;
  });

function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (at(error, 'code') !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw fileProblem(file, 'read', error);
    throw new UsageError(`${file} is not UTF-8; save it as "CSV UTF-8" in your spreadsheet`);
  }
}

const rowCount = (count: number) => (count === 1 ? '1 row' : `${count} rows`);

function reportUnsent({ bad, repeated }: Rows, { note, isJson, say }: Context): void {
  for (const { line, detail } of bad) {
    if (isJson) say(jsonOf({ line, status: 'bad', detail }));
    else note(`line ${line}: ${detail}; nothing is sent for it`);
  }
  for (const { line, of } of repeated)
    if (isJson) say(jsonOf({ line, status: 'duplicate', detail: `repeats line ${of}` }));
}

const isEnded = (known: Known, key: string) => isSettled(known.get(key)?.status);

function showPlan(rows: Rows, known: Known, { say, isJson }: Context): ExitCode {
  const settled = rows.good.filter(({ key }) => isEnded(known, key));
  const toSend = rows.good.filter(({ key }) => !isEnded(known, key));
  const byProvider = countsOf(toSend.map(({ request }) => request.provider));
  const summary = {
    send: toSend.length,
    byProvider: Object.fromEntries(byProvider),
    ended: settled.length,
    repeated: rows.repeated.length,
    bad: rows.bad.length,
  };
  if (isJson) say(jsonOf({ dryRun: summary }));
  else {
    say(`${rowCount(toSend.length)} would be sent${toSend.length > 0 ? `: ${listed(byProvider)}` : ''}.`);
    say(`${settled.length} ended before, ${rows.repeated.length} repeat an earlier line, ${rows.bad.length} are bad.`);
  }
  return rows.bad.length > 0 ? 2 : 0;
}

async function send(rows: Rows, known: Known, options: Options, context: Context): Promise<ExitCode> {
  const { client, terminal, isJson, say } = context;
  const file = openResults(options.results, rows, known);
  const statuses = new Map(rows.good.map(({ key }) => [key, known.get(key)?.status ?? 'not sent']));
  const toSend = rows.good.filter(({ key }) => !isEnded(known, key));
  const before = new Map([...statuses].filter(([, status]) => isSettled(status)));
  const progress = progressOf(rows.good.length, terminal);
  let done = before.size;
  const onResult = (result: Result) => {
    file.add(result);
    done += 1;
    statuses.set(result.key, result.status);
    if (isJson) say(jsonOf(result));
    // A row without a result may have been sent already.
    progress.show(done, listed(countsOf([...statuses.values()].filter((status) => status !== 'not sent'))));
  };
  const { concurrency, waitSeconds } = options;
  const { interrupted, now } = terminal;
  try {
    await sendAll(toSend, client, { concurrency, waitSeconds, interrupted, now, onResult });
  } finally {
    progress.end();
    file.complete();
    showSummary(rows, { statuses, before }, options.results, context);
  }
  return interrupted.aborted && [...statuses.values()].includes('not sent') ? 130 : exitCodeOf(rows, statuses);
}

/** How often each word occurs. */
const countsOf = (words: Iterable<string>): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));

const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([word, count]) => `${count} ${isStatus(word) ? statusWord[word].toLowerCase() : word}`).join(', ');

const openStatuses = ['accepted', 'processing', 'review_required'];

interface Outcome {
  /** The status of every row that can be sent, by key. */
  readonly statuses: ReadonlyMap<string, string>;
  /** The rows that had ended before this run and were not sent again. */
  readonly before: ReadonlyMap<string, string>;
}

function showSummary({ bad, repeated }: Rows, outcome: Outcome, results: string, { isJson, say, note }: Context) {
  const { statuses, before } = outcome;
  if (isJson) {
    const summary = Object.fromEntries(countsOf(statuses.values()));
    return say(jsonOf({ summary, endedBefore: before.size, repeated: repeated.length, bad: bad.length, results }));
  }
  const repeats =
    repeated.length === 0 ? '' : `; ${rowCount(repeated.length)} not sent, because an earlier line says the same`;
  const badRows = bad.length > 0 ? `; ${bad.length} bad, not sent` : '';
  say(`${rowCount(statuses.size)}: ${inWords(outcome)}${repeats}${badRows}`);
  say(`Results: ${results}`);
  const isUnfinished = [...statuses.values()].some((status) => status === 'not sent' || openStatuses.includes(status));
  if (isUnfinished) note('The same command again sends what was not sent, and asks for the status of the open ones.');
}

function inWords({ statuses, before }: Outcome): string {
  if (statuses.size === 0) return 'nothing to do';
  if (before.size === 0) return listed(countsOf(statuses.values()));
  const earlier = `${before.size} ended before (${listed(countsOf(before.values()))})`;
  const others = new Map([...statuses].filter(([key]) => !before.has(key)));
  return others.size === 0
    ? `${earlier}, nothing sent`
    : `${earlier}, of the others ${listed(countsOf(others.values()))}`;
}

/** The exit code of the row that needs attention most. */
function exitCodeOf({ bad }: Rows, statuses: ReadonlyMap<string, string>): ExitCode {
  const all = new Set(statuses.values());
  if (bad.length > 0) return 2;
  if (all.has('refused')) return 6;
  if (all.has('review_required')) return 4;
  if (all.has('rejected')) return 3;
  return all.has('accepted') || all.has('processing') ? 5 : 0;
}
