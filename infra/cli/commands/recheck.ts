import { Command } from '@commander-js/extra-typings';
import type { Cancellation } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { showCancellation, timelineLine } from '../show.ts';
import { printable, styledStatus } from '../styles.ts';
import { watchToEnd } from './watch.ts';

export const recheck = (perform: Perform) =>
  new Command('recheck')
    .description('look at a cancellation again now')
    .argument('<id>', 'the id of a cancellation')
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for the look', [0, 20], 10))
    .option('--note <text>', 'why, for everybody who reads it later')
    .option('--watch', 'follow it to the end, or to a review')
    .action((id, { wait, watch, note }) =>
      perform(async (context) => {
        const before = await context.client.recheck(id, note);
        if (watch) return watchToEnd(id, undefined, context);
        const after = await afterTheLook(before, wait, context);
        showCancellation(after, context);
        context.note(outcomeOf(before, after, context));
        return exitCodeOf(after);
      }),
    );

/** The service answers before it looks. Every look changes `updatedAt`. */
async function afterTheLook(before: Cancellation, seconds: number, { client, terminal }: Context) {
  let newest = before;
  for (let waited = 0; waited < seconds && newest.updatedAt === before.updatedAt; waited++) {
    await terminal.sleep(1000, terminal.interrupted);
    newest = await client.get(before.id, { signal: terminal.interrupted });
  }
  return newest;
}

function outcomeOf(before: Cancellation, after: Cancellation, { style }: Context): string {
  if (after.updatedAt === before.updatedAt) return `Not looked at yet. See later: rescind get ${after.id}`;
  const status = `the status is ${before.status === after.status ? 'still' : 'now'}: ${styledStatus(after, style)}`;
  const entry = after.timeline.at(-1);
  const isNew = JSON.stringify(entry) !== JSON.stringify(before.timeline.at(-1));
  return entry && isNew
    ? `Looked again; ${status}. New: ${printable(timelineLine(entry))}`
    : `Looked again at ${after.updatedAt}; ${status}. Nothing is new since the last look.`;
}
