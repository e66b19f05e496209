import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { providers } from '../../../functions/providers/index.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { progressOf } from '../bulk/progress.ts';
import { knownStatuses, type Result, resultWriter } from '../bulk/results.ts';
import { type Rows, rowsOf } from '../bulk/rows.ts';
import { isSettled, sendAll } from '../bulk/send-all.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { jsonOf } from '../show.ts';
import { UsageError } from '../usage-error.ts';

export const bulk = (perform: Perform) =>
  new Command('bulk')
    .description('cancel every payment in a file; the same command again continues where it stopped')
    .argument('<file.csv>', 'a CSV file')
    .option('--dry-run', 'show what would be sent, and send nothing')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 64], 8))
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for each end', [0, 20], 20))
    .option('--results <file>', 'where to write the result of each row; default: FILE.csv.results.csv')
    .action((file, { dryRun, concurrency, wait, results = `${file}.results.csv` }) =>
      perform(async (context) => {
        const rows = rowsOf(read(file), providers);
        const known = knownStatuses(results);
        if (dryRun) return showPlan(rows, known, context);
        reportBadRows(rows, context);
        return send(rows, known, results, { concurrency, waitSeconds: wait }, context);
      }),
    );

function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = at(error, 'code');
    throw new UsageError(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? `${file} is not UTF-8.`
        : `${file} cannot be read: ${String(code)}.`,
    );
  }
}

const rowCount = (count: number) => (count === 1 ? '1 row' : `${count} rows`);

function reportBadRows({ bad }: Rows, { note, isJson, say }: Context): void {
  for (const { line, detail } of bad) {
    if (isJson) say(jsonOf({ line, status: 'bad', detail }));
    else note(`line ${line}: ${detail}; nothing is sent for it`);
  }
}

function showPlan(rows: Rows, known: ReadonlyMap<string, string>, context: Context): ExitCode {
  const { say, isJson } = context;
  reportBadRows(rows, context);
  const settled = rows.good.filter(({ key }) => isSettled(known.get(key)));
  const toSend = rows.good.filter(({ key }) => !isSettled(known.get(key)));
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

async function send(
  rows: Rows,
  known: ReadonlyMap<string, string>,
  resultFile: string,
  options: { readonly concurrency: number; readonly waitSeconds: number },
  context: Context,
): Promise<ExitCode> {
  const { client, terminal, isJson, say } = context;
  const write = resultWriter(resultFile, terminal.now);
  const statuses = new Map(rows.good.map(({ key }) => [key, known.get(key) ?? 'not sent']));
  const toSend = rows.good.filter(({ key }) => !isSettled(known.get(key)));
  const before = new Map([...statuses].filter(([, status]) => isSettled(status)));
  const progress = progressOf(rows.good.length, terminal);
  let done = before.size;
  const onResult = (result: Result) => {
    write(result);
    done += 1;
    statuses.set(result.key, result.status);
    if (isJson) say(jsonOf(result));
    progress.show(done, listed(countsOf(statuses.values())));
  };
  try {
    await sendAll(toSend, client, { ...options, interrupted: terminal.interrupted, onResult });
  } finally {
    progress.end();
    showSummary(rows, { statuses, before }, resultFile, context);
  }
  return terminal.interrupted.aborted && [...statuses.values()].includes('not sent') ? 130 : exitCodeOf(rows, statuses);
}

/** How often each word occurs. */
const countsOf = (words: Iterable<string>): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(words, (word) => word)].map(([word, same]) => [word, same.length]));

const listed = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([word, count]) => `${count} ${word}`).join(', ');

const openStatuses = ['accepted', 'processing', 'review_required'];

interface Outcome {
  /** The status of every row, by key. */
  readonly statuses: ReadonlyMap<string, string>;
  /** The rows that had ended before this run and were not sent again. */
  readonly before: ReadonlyMap<string, string>;
}

function showSummary({ bad }: Rows, outcome: Outcome, resultFile: string, { isJson, say, note }: Context) {
  const { statuses, before } = outcome;
  if (isJson) {
    const summary = Object.fromEntries(countsOf(statuses.values()));
    return say(jsonOf({ summary, endedBefore: before.size, bad: bad.length, results: resultFile }));
  }
  const badRows = bad.length > 0 ? `; ${bad.length} bad, not sent` : '';
  say(`${rowCount(statuses.size)}: ${inWords(outcome)}${badRows}`);
  say(`Results: ${resultFile}`);
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
