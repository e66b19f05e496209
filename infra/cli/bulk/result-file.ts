import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseCsv, separatorOf } from '../../client/bulk/csv.ts';
import { originalCell } from '../../client/bulk/csv-line.ts';
import { type Result, resultColumns, resultIn } from '../../client/bulk/result.ts';
import { everyRow, resultLines, withLine } from '../../client/bulk/result-lines.ts';
import type { Rows } from '../../client/bulk/row-types.ts';
import { fileProblem } from '../input/file-problem.ts';
import { UsageError } from '../usage-error.ts';

/** What the file says about rows for which nothing is known. */
const withoutResult = ['not_sent', 'bad', 'duplicate'];

/**
 * The results that earlier runs wrote, by key; empty if there is no such file.
 * @throws UsageError if the file is not a result file.
 */
export function knownResults(file: string): ReadonlyMap<string, Result> {
  const text = readIfThere(file);
  if (text === undefined) return new Map();
  const [header, ...records] = parseCsv(text, separatorOf(text));
  const width = header?.cells.length ?? 0;
  if (header?.cells.slice(-resultColumns.length).join() !== resultColumns.join()) {
    throw new UsageError(`${file} is not a result file of this command; choose another with --results.`);
  }
  const results = records
    // The last line may be half a line, if a process was killed while it wrote.
    .filter(({ cells, problem }) => !problem && cells.length === width)
    .map(({ cells }) => resultIn(cells.slice(-resultColumns.length).map(originalCell)))
    .filter(({ key, status }) => key !== '' && !withoutResult.includes(status));
  return new Map(results.map((result) => [result.key, result]));
}

function readIfThere(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch (error) {
    throw fileProblem(file, 'read', error);
  }
}

/**
 * The result file while the rows are sent. New results are added at the end, each at once, so that nothing is lost if the
 * process ends. `complete` brings all rows into the order of the input.
 * @throws UsageError if the file cannot be written, or knows a cancellation that is not in `rows`.
 */
export function openResults(file: string, rows: Rows, known: ReadonlyMap<string, Result>) {
  refuseLosses(file, rows, known);
  const results = new Map(known);
  const { header, lineOf } = resultLines(rows);
  const replace = (shown: readonly Result[]) => replaceFile(file, header + shown.map(lineOf).join(''));
  replace(rows.good.flatMap(({ key, line }) => withLine(results.get(key), line)));
  return {
    add(result: Result): void {
      results.set(result.key, result);
      try {
        appendFileSync(file, lineOf(result));
      } catch (error) {
        throw fileProblem(file, 'written', error);
      }
    },
    complete: () => replace(everyRow(rows, results)),
  };
}

/** Results of other payments would be lost when the file is written in the order of the input. */
function refuseLosses(file: string, { good }: Rows, known: ReadonlyMap<string, Result>): void {
  const keys = new Set(good.map(({ key }) => key));
  const lost = [...known.values()].find(({ key, id }) => id !== '' && !keys.has(key));
  if (!lost) return;
  throw new UsageError(
    `${file} has the result of ${lost.id}, whose payment is not in the file any more; choose another result file with --results.`,
  );
}

/** Whoever reads the file sees the old one or the new one, and never a part. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.new`;
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: true });
    renameSync(draft, file);
  } catch (error) {
    throw fileProblem(file, 'written', error);
  }
}
