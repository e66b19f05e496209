export type Separator = ',' | ';';

/** What a spreadsheet would run as a formula (OWASP ASVS 5.0, 1.2.10), and what we write in front of it. */
const formula = /^'*[=+\-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const plainNumber = /^[+-]?\d+(?:[.,]\d+)*$/;

/**
 * Where a spreadsheet that expects another separator begins a new cell inside of ours. It takes our quotes as text (OWASP,
 * "CSV Injection": field separators and quotes).
 */
const inner = String.raw`(?<=[,;\t\r\n]"{0,8})`;
const innerFormula = String.raw`(?='*[=+\-@\0\uFF1D\uFF0B\uFF0D\uFF20])(?![+-]?\d+(?:[.,]\d+)*(?:[,;\t\r\n]|$))`;
const unprotected = new RegExp(inner + innerFormula, 'g');
const guarded = new RegExp(`${inner}'${innerFormula}`, 'g');

/** A cell that no spreadsheet runs as a formula: it gets an apostrophe in front. Plain numbers stay as they are. */
function protectedCell(cell: string): string {
  const inside = cell.replaceAll(unprotected, "'");
  return formula.test(inside) && !plainNumber.test(inside) ? `'${inside}` : inside;
}

/** The cell as it was before `csvLine` protected it. */
export const originalCell = (cell: string) =>
  (cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell).replaceAll(guarded, '');

/**
 * A spreadsheet may expect another separator, and unquoted cells lose the spaces around them. A byte-order mark at the
 * beginning of a file would be lost without quotes.
 */
const needsQuotes = /[",;\t\r\n]|^[\s\uFEFF]|\s$/;

const quotedCell = (cell: string) => (needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** One record as a line of CSV (RFC 4180). No cell of it becomes a formula. */
export const csvLine = (cells: readonly (string | number)[], separator: Separator = ',') =>
  `${cells.map((cell) => quotedCell(protectedCell(String(cell)))).join(separator)}\r\n`;
