import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** One record of a CSV file. `problem` says what is wrong with a malformed record. */
export interface CsvRecord {
  /** The line on which the record begins; the first line is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
}

/** Reads CSV (RFC 4180). Skips empty lines. A malformed record gets a `problem` and does not stop the reading. */
export function parseCsv(text: string): readonly CsvRecord[] {
  const source = Buffer.from(text.replace(/^\uFEFF/, ''));
  const records: CsvRecord[] = [];
  let start = 0;
  let line = 1;

  function add(end: number, cells: readonly string[]): void {
    const raw = source.toString('utf8', start, end);
    const problem = problemIn(raw);
    if (raw.trim() !== '') records.push({ line, cells, ...(problem === undefined ? {} : { problem }) });
    start = end;
    // csv-parse counts a CRLF inside quotes as two lines, so we count ourselves.
    line += raw.split(/\r\n|\r|\n/).length - 1;
  }

  parse(source, {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A strict parser would read the next lines as part of a malformed cell. `problemIn` reports what this lets pass.
    relax_quotes: true,
    cast: (cell, { quoting }) => (quoting ? cell : cell.trim()),
    on_record: (cells, { bytes }) => void add(bytes, cells),
    // The only error left is a quote that is never closed. It takes up the rest of the file.
    skip_records_with_error: true,
    on_skip: () => void add(source.length, []),
  });
  return records;
}

function problemIn(record: string): string | undefined {
  const unquoted = record.replaceAll(/(^|,)"(?:[^"]|"")*"(?=[,\r\n]|$)/g, '$1');
  if (!unquoted.includes('"')) return undefined;
  if (!/(^|,)"/.test(unquoted)) return 'a quote in a cell without quotes around it';
  return /(^|,)"(?:[^"]|"")*$/.test(unquoted)
    ? 'a quote is opened and never closed'
    : 'something follows a closing quote';
}

/** One record as a line of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
export const csvLine = (cells: readonly (string | number)[]) =>
  stringify([cells], { record_delimiter: 'windows', quote_record_delimiter: true, escape_formulas: true });
