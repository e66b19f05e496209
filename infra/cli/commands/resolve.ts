import { Command } from '@commander-js/extra-typings';
import { ends, isStatus } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation } from '../../client/client.ts';
import { statusWord } from '../../client/words/status-words.ts';
import type { Context, Perform } from '../context.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { readStatement } from '../input/statement.ts';
import { confirm } from '../many/confirm.ts';
import { idsFrom } from '../many/ids.ts';
import { shownProposals } from '../many/proposals.ts';
import { countOf, runMany } from '../many/run-many.ts';
import { wholeNumber } from '../number-option.ts';
import { showCancellation } from '../show.ts';
import { UsageError } from '../usage-error.ts';

export const resolve = (perform: Perform) =>
  new Command('resolve')
    .description('end a review, or many with the same result: say what really happened')
    .argument(
      '<id...>',
      'the id of a cancellation, or several, and then one of cancelled, refunded, partially_refunded, rejected',
    )
    .option('--note <text>', 'how you know (required)')
    .option('--code <code>', 'why it was rejected (required with rejected)')
    .option('--amount <amount>', 'what was refunded, in minor units (required with partially_refunded)')
    .option('--currency <code>', 'three letters')
    .option('--reference <reference>', "the provider's own reference")
    .option('--approve', 'approve what other people proposed; then without a status and a note')
    .option('--ids <file>', 'also the ids in this file: CSV with a column id, or one on each line; - is standard input')
    .option('--yes', 'do not ask before many are resolved, or before a proposal is approved')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 32], 8))
    .option('--output <file.csv>', 'where to write the results of many as CSV')
    .action((words, { approve = false, ids: file, yes, concurrency, output, ...fields }, command) =>
      perform(async (context) => {
        const { client, terminal } = context;
        const [typed, status] = approve ? [words, undefined] : [words.slice(0, -1), words.at(-1)];
        if (typed.length === 0 && file === undefined)
          throw new UsageError(`resolve needs one of ${ends.join(', ')} after the id; see rescind resolve --help`);
        const given = words.find((word) => isStatus(word));
        if (approve && given !== undefined) throw new UsageError(`--approve takes ids only, not ${given}`);
        const statement = approve ? undefined : readStatement({ status, ...fields }, command);
        const stateAll = async (ids: readonly string[]): Promise<State> =>
          statement ? (id) => client.resolve(id, statement) : shownProposals(ids, context);
        const [only] = typed;
        if (only !== undefined && typed.length === 1 && file === undefined)
          return stateOne(only, await stateAll([only]), approve && yes !== true, context);
        const ids = await idsFrom(typed, file, terminal.input);
        const state = await stateAll(ids);
        const what = statement
          ? `Resolve ${countOf(ids)} as ${statusWord[statement.status].toLowerCase()}`
          : `Approve ${countOf(ids)}`;
        const act = async (id: string) => ({ shown: await state(id) });
        return runMany(
          { ids, act, question: `${what}? This cannot be undone.` },
          { yes, concurrency, output },
          context,
        );
      }),
    );

type State = (id: string) => Promise<Cancellation>;

async function stateOne(id: string, state: State, asks: boolean, context: Context): Promise<ExitCode> {
  if (asks && !(await confirm('Approve it? This cannot be undone.', false, context))) {
    context.note('Nothing is sent.');
    return 0;
  }
  return showStated(await state(id), context);
}

/** Shows the cancellation, and says if it still awaits a second person. */
export function showStated(stated: Cancellation, context: Context) {
  showCancellation(stated, context);
  if (stated.proposal) context.note(`A second person approves it with: rescind resolve ${stated.id} --approve`);
  return stated.proposal ? 4 : exitCodeOf(stated);
}
