import type { Query } from '../../client/client.ts';
import { exportLines, referencesOf } from '../../client/export/export-row.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { filteringCommand } from '../input/filter-options.ts';
import { type OutputFile, openOutput } from '../input/output-file.ts';
import { jsonOf } from '../show.ts';
import { printable } from '../styles.ts';
import { progress } from './list.ts';

export const exportList = (perform: Perform) =>
  filteringCommand('export')
    .description('write a list of cancellations as CSV, newest first')
    .option('--output <file.csv>', 'the file to write; default: standard output')
    .action(({ output, ...query }) => perform((context) => runExport(query, output, context)));

/** Writes one page after the other, so that the memory does not grow with the list. */
async function runExport(query: Query, output: string | undefined, context: Context): Promise<ExitCode> {
  const { client, isJson, terminal, note } = context;
  const { header, lineOf } = exportLines(isJson ? [] : referencesOf((await client.providers()).items));
  const file = output === undefined ? undefined : openOutput(output);
  const write = file ? file.write : standardOutput(context);
  let count = 0;
  try {
    if (!isJson) write(header);
    for await (const cancellation of client.all(query, progress(context))) {
      terminal.interrupted.throwIfAborted();
      write(isJson ? `${jsonOf(cancellation)}\n` : lineOf(cancellation));
      count += 1;
    }
    file?.complete();
  } finally {
    file?.discard();
  }
  note(`${count} ${count === 1 ? 'cancellation' : 'cancellations'}${output === undefined ? '' : ` in ${output}`}`);
  return 0;
}

/** What is shown on a terminal must not steer it. */
function standardOutput({ terminal: { out } }: Context): OutputFile['write'] {
  return (line) => out.write(out.isTerminal ? `${printable(line.trimEnd())}\n` : line);
}
