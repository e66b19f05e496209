import { parse } from 'csv-parse/sync';
import type { Separator } from './csv-line.ts';
import type { CsvRecord } from './row-types.ts';

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
  const source = new TextEncoder().encode(withoutMark(text));
  const decoder = new TextDecoder();
  const records: CsvRecord[] = [];
  let start = 0;
  let line = 1;

  function add(end: number, cells: readonly string[]): void {
    const raw = decoder.decode(source.subarray(start, end));
    const problem = problemIn(raw, separator, line);
    if (raw.trim() !== '') records.push({ line, cells, ...problem });
    start = end;
    // csv-parse counts a CRLF inside quotes as two lines, so we count ourselves.
    line += lineBreaksIn(raw);
  }

  parse(withoutMark(text), {
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

const lineBreaksIn = (text: string) => text.split(/\r\n|\r|\n/).length - 1;

/** What is wrong with a record that begins on `line`. */
function problemIn(record: string, separator: Separator, line: number): Pick<CsvRecord, 'problem' | 'openQuote'> {
  const quotedCell = new RegExp(`(^|${separator})"(?:[^"]|"")*"(?=[${separator}\\r\\n]|$)`, 'g');
  // Of the same length and with the same lines, so that places in it are places in the record.
  const unquoted = record.replaceAll(
    quotedCell,
    (cell, before: string) => before + cell.slice(before.length).replaceAll(/[^\r\n]/g, ' '),
  );
  if (!unquoted.includes('"')) return {};
  const opened = new RegExp(`(?:^|${separator})(?=")`).exec(unquoted);
  if (!opened) return { problem: 'a quote in a cell without quotes around it' };
  const openQuote = line + lineBreaksIn(record.slice(0, opened.index));
  if (new RegExp(`(^|${separator})"(?:[^"]|"")*$`).test(unquoted))
    return { problem: 'a quote is opened and never closed', openQuote };
  const problem = 'something follows a closing quote';
  return lineBreaksIn(record.slice(opened.index).trimEnd()) > 0 ? { problem, openQuote } : { problem };
}
