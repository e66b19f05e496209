/** A Markdown table with aligned columns. */
export function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The same text, with the columns of its tables aligned. */
export const withAlignedTables = (text: string): string =>
  text.replaceAll(/^\|.*\|(?:\n\|.*\|)+$/gm, (lines) => {
    const [head = [], , ...rows] = lines.split('\n').map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
    return table([head, ...rows]);
  });
