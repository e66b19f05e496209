import type { Cancellation } from '../../client/client.ts';
import type { Command, Context } from '../command.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { numberOption } from '../number-option.ts';
import { harmless, painted } from '../paint.ts';
import { jsonOf, showCancellation, timelineLine } from '../show.ts';

const longestFollow = 40 * 24 * 60 * 60;

export const watch: Command = {
  name: 'watch',
  takes: 'ID',
  summary: 'follow a cancellation to its end',
  words: [1, 1],
  options: { for: 'give up after so many seconds; default: never' },
  run: ({ words: [id = ''], options }, context) => {
    const forSeconds = options.for && numberOption('for', options.for, 1, longestFollow, longestFollow);
    return watchToEnd(id, forSeconds || undefined, context);
  },
};

/** Tells each new entry of the timeline as it comes, then the whole; with `--json` each change is one line. */
export async function watchToEnd(id: string, forSeconds: number | undefined, context: Context): Promise<ExitCode> {
  const { client, terminal, isJson, say, note, paint } = context;
  let newest: Cancellation | undefined;
  let told = 0;
  for await (const shown of client.follow(id, { everySeconds: 2, forSeconds, signal: terminal.interrupted })) {
    newest = shown;
    if (isJson) say(jsonOf(shown));
    else for (const entry of shown.timeline.slice(told)) note(harmless(timelineLine(entry)));
    told = shown.timeline.length;
  }
  if (!newest) return 5;
  if (!isJson) showCancellation({ ...newest, timeline: [] }, context);
  const code = exitCodeOf(newest);
  if (code === 5 && !isJson) note(`Still ${painted(newest, paint)}.`);
  return code;
}
