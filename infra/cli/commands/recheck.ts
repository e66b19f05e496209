import { Command } from '@commander-js/extra-typings';
import { reviewCodes, statuses } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation } from '../../client/client.ts';
import { type Acted, notLookedAtYet, stillLooking } from '../../client/many/many-result.ts';
import type { Context, Perform } from '../context.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { oneOf } from '../input/choice-option.ts';
import { providerNamed } from '../input/provider-option.ts';
import { type Filters, findAll } from '../many/find.ts';
import { idsFrom } from '../many/ids.ts';
import { countOf, runMany } from '../many/run-many.ts';
import { wholeNumber } from '../number-option.ts';
import { showCancellation, timelineLine } from '../show.ts';
import { printable, styledStatus } from '../styles.ts';
import { UsageError } from '../usage-error.ts';
import { watchToEnd } from './watch.ts';

export const recheck = (perform: Perform) =>
  new Command('recheck')
    .description('look at a cancellation again now, or at many')
    .argument('[id...]', 'the ids of cancellations')
    .option('--note <text>', 'why; kept with the act')
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for each look', [0, 20], 10))
    .option('--watch', 'follow one to its end, or to a review')
    .option('--ids <file>', 'also the ids in this file: CSV with a column id, or one on each line; - is standard input')
    .option('--provider <name>', 'all reviews at this provider', providerNamed)
    .option(
      '--code <code>',
      'all reviews for this reason; credentials_refused: also what waits for the credentials',
      oneOf('code', reviewCodes),
    )
    .option('--status <status>', 'all with this status instead of the reviews', oneOf('status', statuses))
    .option('--from <time>', 'of these, only those requested at this time or later')
    .option('--to <time>', 'of these, only those requested before this time')
    .option('--yes', 'do not ask before many are rechecked')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 32], 8))
    .option('--output <file.csv>', 'where to write the results of many as CSV')
    .action((ids, options) => perform((context) => start(ids, options, context)));

interface Options extends Filters {
  readonly note?: string | undefined;
  readonly wait: number;
  readonly watch?: true | undefined;
  readonly ids?: string | undefined;
  readonly yes?: true | undefined;
  readonly concurrency: number;
  readonly output?: string | undefined;
}

async function start(typed: readonly string[], options: Options, context: Context): Promise<ExitCode> {
  const { provider, code, status, from, to, note, wait, ids: file } = options;
  const filters = { provider, code, status, from, to };
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const [only, ...more] = typed;
  if (only !== undefined && more.length === 0 && file === undefined && !isFiltered)
    return recheckOne(only, options, context);
  if (options.watch) throw new UsageError('--watch follows only one cancellation.');
  if (isFiltered && (typed.length > 0 || file !== undefined))
    throw new UsageError('Give either ids or filters, not both.');
  if (!isFiltered && only === undefined && file === undefined)
    throw new UsageError(
      'recheck needs the id of a cancellation, or filters such as --code credentials_refused; see rescind recheck --help',
    );
  const { client, terminal } = context;
  const ids = isFiltered
    ? (await findAll(client, filters)).map(({ id }) => id)
    : await idsFrom(typed, file, terminal.input);
  const act = async (id: string): Promise<Acted> => {
    const before = await client.recheck(id, note);
    return afterTheLook(before, wait, context);
  };
  return runMany({ ids, act, question: `Recheck ${countOf(ids)}?` }, options, context);
}

async function recheckOne(id: string, { note, wait, watch }: Options, context: Context): Promise<ExitCode> {
  const before = await context.client.recheck(id, note);
  if (watch) return watchToEnd(id, undefined, context);
  const after = await afterTheLook(before, wait, context);
  context.terminal.interrupted.throwIfAborted();
  showCancellation(after.shown, context);
  context.note(outcomeOf(before, after, context));
  return exitCodeOf(after.shown);
}

/** The service answers before it looks. Every look changes `updatedAt` when it begins, and may say nothing new at its end. */
async function afterTheLook(before: Cancellation, seconds: number, { client, terminal }: Context): Promise<Acted> {
  let newest = { cancellation: before, isLooking: false };
  const { interrupted } = terminal;
  const remark = () =>
    newest.isLooking ? stillLooking : newest.cancellation.updatedAt === before.updatedAt ? notLookedAtYet : undefined;
  for (let waited = 0; waited < seconds && remark() !== undefined && !interrupted.aborted; waited++) {
    // Ctrl-C ends only the waiting: the recheck itself is already requested.
    await terminal.sleep(1000, interrupted).catch(() => undefined);
    newest = await client.getWithLook(before.id);
  }
  return { shown: newest.cancellation, remark: remark() };
}

function outcomeOf(before: Cancellation, { shown: after, remark }: Acted, { style }: Context): string {
  if (remark === stillLooking) return `The look is still in progress. See later: rescind get ${after.id}`;
  if (remark !== undefined) return `Not looked at yet. See later: rescind get ${after.id}`;
  const status = `the status is ${before.status === after.status ? 'still' : 'now'}: ${styledStatus(after, style)}`;
  const entry = after.timeline.at(-1);
  const isNew = JSON.stringify(entry) !== JSON.stringify(before.timeline.at(-1));
  return entry && isNew
    ? `Looked again; ${status}. New: ${printable(timelineLine(entry))}`
    : `Looked again at ${after.updatedAt}; ${status}. Nothing is new since the last look.`;
}
