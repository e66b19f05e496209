import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import { providers } from '../../../functions/providers/index.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { knownResults, openResults, type Result } from '../bulk/results.ts';
import { type Rows, rowsOf } from '../bulk/rows.ts';
import { isSettled, sendAll } from '../bulk/send-all.ts';
import type { Context, Perform } from '../command.ts';
import type { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { progressOf } from '../progress.ts';
import { jsonOf } from '../show.ts';
import { WrongUse } from '../wrong-use.ts';

export const bulk = (perform: Perform) =>
  new Command('bulk')
    .description('cancel every payment in a file; the same command again continues where it stopped')
    .argument('<file.csv>', 'a CSV file')
    .option('--dry-run', 'say what would happen, and send nothing')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 64], 8))
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for each end', [0, 20], 20))
    .option('--results <file>', 'where to write the result of each row; default: FILE.csv.results.csv')
    .action((file, { dryRun, concurrency, wait, results = `${file}.results.csv` }) =>
      perform(async (context) => {
        const rows = rowsOf(read(file), providers);
        if (dryRun) return foretell(rows, knownResults(results), context);
        tellBad(rows, context);
        return send(rows, results, { concurrency, waitSeconds: wait }, context);
      }),
    );

function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = at(error, 'code');
    throw new WrongUse(
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? `${file} is not UTF-8.`
        : `${file} cannot be read: ${String(code)}.`,
    );
  }
}

const rowsWord = (count: number) => (count === 1 ? '1 row' : `${count} rows`);

function tellBad({ bad }: Rows, { note, isJson, say }: Context): void {
  for (const { line, detail } of bad) {
    if (isJson) say(jsonOf({ line, status: 'bad', detail }));
    else note(`line ${line}: ${detail}; nothing is sent for it`);
  }
}

function foretell(rows: Rows, known: ReadonlyMap<string, string>, context: Context): ExitCode {
  const { say, isJson } = context;
  tellBad(rows, context);
  const settled = rows.good.filter(({ key }) => isSettled(known.get(key)));
  const toSend = rows.good.filter(({ key }) => !isSettled(known.get(key)));
  const counts = [...Map.groupBy(toSend, ({ request }) => request.provider)].map(([name, sent]): [string, number] => [
    name,
    sent.length,
  ]);
  const summary = {
    send: toSend.length,
    byProvider: Object.fromEntries(counts),
    ended: settled.length,
    repeated: rows.repeated.length,
    bad: rows.bad.length,
  };
  if (isJson) say(jsonOf({ dryRun: summary }));
  else {
    say(
      `${rowsWord(toSend.length)} would be sent${counts.length > 0 ? `: ${counts.map(([name, count]) => `${count} ${name}`).join(', ')}` : ''}.`,
    );
    say(
      `${settled.length} ended before, ${rows.repeated.length} say the same as an earlier line, ${rows.bad.length} are bad.`,
    );
  }
  return rows.bad.length > 0 ? 2 : 0;
}

async function send(
  rows: Rows,
  resultFile: string,
  options: { readonly concurrency: number; readonly waitSeconds: number },
  context: Context,
): Promise<ExitCode> {
  const { client, terminal, isJson, say } = context;
  const results = openResults(resultFile);
  const statuses = new Map(rows.good.map(({ key }) => [key, results.statusOf(key) ?? 'not sent']));
  const todo = rows.good.filter(({ key }) => !isSettled(results.statusOf(key)));
  const before = new Map([...statuses].filter(([, status]) => isSettled(status)));
  const progress = progressOf(rows.good.length, terminal);
  let done = before.size;
  const onResult = (result: Result) => {
    done += 1;
    statuses.set(result.key, result.status);
    if (isJson) say(jsonOf(result));
    progress.show(done, countsOf(statuses));
  };
  try {
    await sendAll(todo, client, results, {
      ...options,
      interrupted: terminal.interrupted,
      now: terminal.now,
      onResult,
    });
  } finally {
    progress.end();
    conclude(rows, { statuses, before }, resultFile, context);
  }
  return terminal.interrupted.aborted && [...statuses.values()].includes('not sent') ? 130 : worst(rows, statuses);
}

function countsOf(statuses: ReadonlyMap<string, string>): string {
  const groups = Map.groupBy(statuses.values(), (status) => status);
  return [...groups].map(([status, rows]) => `${rows.length} ${status}`).join(', ');
}

const openOnes = ['accepted', 'processing', 'review_required'];

interface Standing {
  /** Of every row, by its key. */
  readonly statuses: ReadonlyMap<string, string>;
  /** Those that had ended before this run, and were not sent. */
  readonly before: ReadonlyMap<string, string>;
}

function conclude({ bad }: Rows, standing: Standing, resultFile: string, { isJson, say, note }: Context) {
  const { statuses, before } = standing;
  if (isJson) {
    const counts = [...Map.groupBy(statuses.values(), (status) => status)].map(([status, rows]) => [
      status,
      rows.length,
    ]);
    const summary = Object.fromEntries(counts);
    return say(jsonOf({ summary, endedBefore: before.size, bad: bad.length, results: resultFile }));
  }
  const badOnes = bad.length > 0 ? `; ${bad.length} bad, not sent` : '';
  say(`${rowsWord(statuses.size)}: ${outcomeOf(standing)}${badOnes}`);
  say(`Results: ${resultFile}`);
  const goesOn = [...statuses.values()].some((status) => status === 'not sent' || openOnes.includes(status));
  if (goesOn) note('The same command again sends what was not sent, and asks what became of the open ones.');
}

/** What became of the rows, apart from those that an earlier run had brought to their end. */
function outcomeOf({ statuses, before }: Standing): string {
  if (statuses.size === 0) return 'nothing to do';
  if (before.size === 0) return countsOf(statuses);
  const earlier = `${before.size} ended before (${countsOf(before)})`;
  const others = new Map([...statuses].filter(([key]) => !before.has(key)));
  return others.size === 0 ? `${earlier}, nothing sent` : `${earlier}, of the others ${countsOf(others)}`;
}

/** The exit code of the row that needs somebody most. */
function worst({ bad }: Rows, statuses: ReadonlyMap<string, string>): ExitCode {
  const all = new Set(statuses.values());
  if (bad.length > 0) return 2;
  if (all.has('refused')) return 6;
  if (all.has('review_required')) return 4;
  if (all.has('rejected')) return 3;
  return all.has('accepted') || all.has('processing') ? 5 : 0;
}
