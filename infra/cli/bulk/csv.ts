import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** One record of a CSV file. `problem` says what is wrong with a malformed record. */
export interface CsvRecord {
  /** The line on which the record begins; the first line is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
}

export type Separator = ',' | ';';

const withoutMark = (text: string) => text.replace(/^\uFEFF/, '');

/** Spreadsheets write `;` where the comma is the decimal separator, so the first line decides. */
export function separatorOf(text: string): Separator {
  const [header = ''] = withoutMark(text)
    .trimStart()
    .split(/[\r\n]/, 1);
  const unquoted = header.replaceAll(/"[^"]*"/g, '');
  return unquoted.split(';').length > unquoted.split(',').length ? ';' : ',';
}

/** Reads CSV (RFC 4180). Skips empty lines. A malformed record gets a `problem` and does not stop the reading. */
export function parseCsv(text: string, separator: Separator = ','): readonly CsvRecord[] {
  const source = Buffer.from(withoutMark(text));
  const records: CsvRecord[] = [];
  let start = 0;
  let line = 1;

  function add(end: number, cells: readonly string[]): void {
    const raw = source.toString('utf8', start, end);
    const problem = problemIn(raw, separator);
    if (raw.trim() !== '') records.push({ line, cells, ...(problem === undefined ? {} : { problem }) });
    start = end;
    // csv-parse counts a CRLF inside quotes as two lines, so we count ourselves.
    line += raw.split(/\r\n|\r|\n/).length - 1;
  }

  parse(source, {
    delimiter: separator,
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

function problemIn(record: string, separator: Separator): string | undefined {
  const quotedCell = new RegExp(`(^|${separator})"(?:[^"]|"")*"(?=[${separator}\\r\\n]|$)`, 'g');
  const unquoted = record.replaceAll(quotedCell, '$1');
  if (!unquoted.includes('"')) return undefined;
  if (!new RegExp(`(^|${separator})"`).test(unquoted)) return 'a quote in a cell without quotes around it';
  return new RegExp(`(^|${separator})"(?:[^"]|"")*$`).test(unquoted)
    ? 'a quote is opened and never closed'
    : 'something follows a closing quote';
}

/** What a spreadsheet would run as a formula (OWASP ASVS 5.0, 1.2.10), and what we write in front of it. */
const formula = /^'*[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^[+-]?\d+(?:[.,]\d+)*$/;

/** A cell that no spreadsheet runs as a formula: it gets an apostrophe in front. Plain numbers stay as they are. */
const protectedCell = (cell: string) => (formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell);

/** The cell as it was before `csvLine` protected it. */
export const originalCell = (cell: string) => (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell);

/** One record as a line of CSV. No cell of it becomes a formula. */
export const csvLine = (cells: readonly (string | number)[], separator: Separator = ',') =>
  stringify([cells.map((cell) => protectedCell(String(cell)))], {
    delimiter: separator,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    // A spreadsheet may expect another separator, and unquoted cells lose the spaces around them.
    quoted_match: /[,;\t\r\n]|^\s|\s$/,
  });
