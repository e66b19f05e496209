import type { Machine } from '../machine.ts';
import type { Part, PartResult, Table } from '../part.ts';

/** When and how a part was measured. */
export interface Circumstances {
  readonly machine: Machine;
  /** The day, as `2026-11-21`. */
  readonly day: string;
  /** What was typed to measure it. */
  readonly command: string;
}

/** The section of a part: its sentence, its pictures from the folder `images`, its tables and its notes. */
export function sectionOf(
  { name, sentence }: Pick<Part, 'name' | 'sentence'>,
  { tables, charts, notes = [], failures = [] }: PartResult,
  { machine, day, command }: Circumstances,
): string {
  const { processor, cores, memoryGiB, system, node } = machine;
  const where = `${cores} cores of ${processor}, ${memoryGiB} GiB, ${system}, Node.js ${node}`;
  return [
    `## ${headingOf(name)}`,
    sentence,
    ...charts.map((chart) => `![${chart.title}](images/${chart.name}.svg)`),
    ...tables.map((table) => `${tables.length > 1 ? `**${table.title}**\n\n` : ''}${markdownTable(table)}`),
    [...notes, ...failures].map((note) => `- ${note}`).join('\n'),
    `_Measured on ${day} with \`${command}\` (${where})._`,
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

const headingOf = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

/** A table with aligned columns: the first one on the left, figures on the right. */
export function markdownTable({ columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(3, column.length, ...rows.map((row) => cell(row[index]).length)),
  );
  const line = (cells: readonly (string | undefined)[]) =>
    `| ${widths.map((width, index) => (index === 0 ? cell(cells[index]).padEnd(width) : cell(cells[index]).padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

const cell = (text = '') => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
