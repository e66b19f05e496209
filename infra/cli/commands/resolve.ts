import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { check } from '../../../functions/api/check.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';
import { ends } from '../../../functions/core/cancellation/status.ts';
import type { Resolution } from '../../client/client.ts';
import { expectation } from '../../client/input/expectation.ts';
import { sentenceOf } from '../../client/input/field-names.ts';
import { minorUnits } from '../../client/input/read-request.ts';
import { statusWord } from '../../client/words/status-words.ts';
import type { Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { optionNamesOf } from '../input/option-names.ts';
import { idsFrom } from '../many/ids.ts';
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
    .option('--ids <file>', 'also the ids in this file: CSV with a column id, or one on each line; - is standard input')
    .option('--yes', 'do not ask before many are resolved')
    .addOption(wholeNumber('--concurrency <count>', 'how many at once', [1, 32], 8))
    .option('--output <file.csv>', 'where to write the results of many as CSV')
    .action((words, { ids: file, yes, concurrency, output, ...fields }, command) =>
      perform(async (context) => {
        const [typed, status] = [words.slice(0, -1), words.at(-1) ?? ''];
        if (typed.length === 0 && file === undefined)
          throw new UsageError(`resolve needs one of ${ends.join(', ')} after the id; see rescind resolve --help`);
        const resolution = resolutionIn({ status, ...fields }, command);
        const { client, terminal } = context;
        const [only] = typed;
        if (only !== undefined && typed.length === 1 && file === undefined) {
          const resolved = await client.resolve(only, resolution);
          showCancellation(resolved, context);
          return exitCodeOf(resolved);
        }
        const ids = await idsFrom(typed, file, terminal.input);
        const act = async (id: string) => ({ shown: await client.resolve(id, resolution) });
        const question = `Resolve ${countOf(ids)} as ${statusWord[resolution.status].toLowerCase()}? This cannot be undone.`;
        return runMany({ ids, act, question }, { yes, concurrency, output }, context);
      }),
    );

interface Fields {
  readonly status: string;
  readonly note?: string | undefined;
  readonly code?: string | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly reference?: string | undefined;
}

/** @throws UsageError that says what is missing or wrong. */
function resolutionIn({ amount, currency, ...others }: Fields, command: CommandUnknownOpts): Resolution {
  const isRefund = amount !== undefined || currency !== undefined;
  const body = { ...others, ...(isRefund ? { refund: { amount: { value: minorUnits(amount), currency } } } : {}) };
  const checked = check(resolutionSchema, body);
  if (checked.ok) return checked.value;
  const nameOf = (pointer: string) => (pointer === '/status' ? 'the status' : optionNamesOf(command)(pointer));
  const errors = checked.errors.map((error) => expectation(error, body));
  throw new UsageError(sentenceOf(errors, nameOf));
}
