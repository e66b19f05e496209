import type { Check } from './check.ts';

/** The checks as a table of plain text, and how many there are of each verdict. */
export function tableOf(checks: readonly Check[]): string {
  const rows = [
    ['verdict', 'check', 'expected', 'measured'],
    ...checks.map(({ name, expected, measured, verdict }) => [verdict, name, expected, measured]),
  ].map((row) => row.map(onOneLine));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const [head = '', ...others] = lines.map((line) => line.trimEnd());
  return [head, '-'.repeat(head.length), ...others, '', summaryOf(checks)].join('\n');
}

const onOneLine = (cell: string) => cell.replaceAll(/\s+/g, ' ').trim();

function summaryOf(checks: readonly Check[]): string {
  const counts = Map.groupBy(checks, ({ verdict }) => verdict);
  return [...counts].map(([verdict, found]) => `${found.length} ${verdict}`).join(', ');
}
