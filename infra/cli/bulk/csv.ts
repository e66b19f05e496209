/** One record of a file; `problem` when it cannot be read. */
export interface CsvRecord {
  /** Where it begins; the first line is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string;
}

/**
 * Reads comma-separated values as RFC 4180 writes them: quoted cells may hold commas, line breaks and doubled quotes.
 * Empty lines and a byte order mark are left out; a record that breaks the rules is told and the next one is read.
 */
export function* parseCsv(text: string): Generator<CsvRecord> {
  const source = text.replace(/^\uFEFF/, '');
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const record = readRecord(source, at);
    const began = line;
    line += source.slice(at, record.end).split(lineBreak).length - 1;
    const isEmpty = source.slice(at, record.end).trim() === '';
    at = record.end;
    if (!isEmpty) yield { line: began, cells: record.cells, ...(record.problem ? { problem: record.problem } : {}) };
  }
}

interface Read {
  readonly cells: readonly string[];
  readonly end: number;
  readonly problem?: string;
}

function readRecord(source: string, from: number): Read {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const cell = source[at] === '"' ? quoted(source, at) : plain(source, at);
    if ('problem' in cell) return { cells, end: cell.end, problem: cell.problem };
    cells.push(cell.value);
    if (source[cell.end] !== ',') return { cells, end: afterBreak(source, cell.end) };
    at = cell.end + 1;
  }
}

type Cell = { readonly value: string; readonly end: number } | { readonly problem: string; readonly end: number };

const lineBreak = /\r\n|\r|\n/;

const afterBreak = (source: string, at: number) => at + (source.startsWith('\r\n', at) ? 2 : 1);

function endOfLine(source: string, from: number): number {
  let at = from;
  while (at < source.length && !'\r\n'.includes(source[at] ?? '')) at += 1;
  return Math.min(source.length, afterBreak(source, at));
}

function plain(source: string, from: number): Cell {
  let at = from;
  while (at < source.length && !',\r\n'.includes(source[at] ?? '')) {
    if (source[at] === '"')
      return { problem: 'a quote in a cell without quotes around it', end: endOfLine(source, at) };
    at += 1;
  }
  return { value: source.slice(from, at).trim(), end: at };
}

function quoted(source: string, from: number): Cell {
  for (let at = from + 1; ; at++) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return { problem: 'a quote is opened and never closed', end: source.length };
    if (source[quote + 1] === '"') {
      at = quote + 1;
      continue;
    }
    const end = quote + 1;
    if (end < source.length && !',\r\n'.includes(source[end] ?? '')) {
      return { problem: 'something follows a closing quote', end: endOfLine(source, end) };
    }
    return { value: source.slice(from + 1, quote).replaceAll('""', '"'), end };
  }
}

/** One record as text; what a spreadsheet would run as a formula is kept from it. */
export const csvLine = (cells: readonly (string | number)[]) =>
  `${cells.map((cell) => csvCell(String(cell))).join(',')}\r\n`;

function csvCell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
