import { Command } from '@commander-js/extra-typings';
import type { Cancellation } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { numberOption } from '../number-option.ts';
import { jsonOf, showCancellation, timelineLines } from '../show.ts';
import { printable, styledStatus } from '../styles.ts';

const maxFollowSeconds = 40 * 24 * 60 * 60;

export const watch = (perform: Perform) =>
  new Command('watch')
    .description('follow a cancellation to its end, or to a review')
    .argument('<id>', 'the id of a cancellation')
    .option('--for <seconds>', 'stop after this time; default: never', (given) =>
      numberOption('for', given, 1, maxFollowSeconds, 600),
    )
    .action((id, options) => perform((context) => watchToEnd(id, options.for, context)));

/** Writes each new entry of the timeline, and the cancellation at the end. With `--json`, one line for each change. */
export async function watchToEnd(id: string, forSeconds: number | undefined, context: Context): Promise<ExitCode> {
  const { client, terminal, isJson, say, note, style } = context;
  let newest: Cancellation | undefined;
  let written = 0;
  for await (const shown of client.follow(id, { everySeconds: 2, forSeconds, signal: terminal.interrupted })) {
    newest = shown;
    if (isJson) say(jsonOf(shown));
    else for (const line of timelineLines(shown.timeline.slice(written))) note(printable(line));
    written = shown.timeline.length;
  }
  if (!newest) return 5;
  if (!isJson) showCancellation({ ...newest, timeline: [] }, context);
  const code = exitCodeOf(newest);
  if (code === 5 && !isJson) note(`Still open: ${styledStatus(newest, style)}.`);
  return code;
}
