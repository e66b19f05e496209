import { csvLine } from './csv-line.ts';
import { cellsOf, emptyResult, type Result, resultColumns } from './result.ts';
import type { Rows } from './row-types.ts';

/** The lines of a result file: each has the cells of its row and then those of its result. */
export function resultLines(rows: Rows) {
  const cells = new Map(rows.records.map((record) => [record.line, record.cells]));
  return {
    header: csvLine([...rows.header, ...resultColumns], rows.separator),
    lineOf(result: Result): string {
      const own = cells.get(result.line) ?? [];
      return csvLine([...rows.header.map((_, column) => own[column] ?? ''), ...cellsOf(result)], rows.separator);
    },
  };
}

/** The lines of the file may have moved since the result was written. */
export const withLine = (result: Result | undefined, line: number) => (result ? [{ ...result, line }] : []);

/** A result for every row of the file, also for those that were not sent, in the order of the file. */
export function everyRow({ good, bad, repeated }: Rows, results: ReadonlyMap<string, Result>): readonly Result[] {
  return [
    ...good.map(
      ({ key, line }) => withLine(results.get(key), line)[0] ?? { ...emptyResult, line, key, status: 'not_sent' },
    ),
    ...bad.map(({ line, detail }) => ({ ...emptyResult, line, status: 'bad', detail })),
    // Without the amount, so that a sum over the column counts no refund twice.
    ...repeated.map(({ line, of, key }) => ({
      ...emptyResult,
      line,
      status: 'duplicate',
      detail: `repeats line ${of}`,
      id: results.get(key)?.id ?? '',
    })),
  ].toSorted((a, b) => a.line - b.line);
}
