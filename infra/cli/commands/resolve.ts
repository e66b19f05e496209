import { Command } from '@commander-js/extra-typings';
import { check } from '../../../functions/api/check.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';
import { expectation } from '../../client/input/expectation.ts';
import { sentenceOf } from '../../client/input/field-names.ts';
import { minorUnits } from '../../client/input/read-request.ts';
import type { Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { optionNamesOf } from '../input/option-names.ts';
import { showCancellation } from '../show.ts';
import { UsageError } from '../usage-error.ts';

export const resolve = (perform: Perform) =>
  new Command('resolve')
    .description('end a review: say what really happened')
    .argument('<id>', 'the id of a cancellation')
    .argument('<status>', 'one of cancelled, refunded, partially_refunded, rejected')
    .option('--note <text>', 'how you know (required)')
    .option('--code <code>', 'why it was rejected (required with rejected)')
    .option('--amount <amount>', 'what was refunded, in minor units (required with partially_refunded)')
    .option('--currency <code>', 'three letters')
    .option('--reference <reference>', "the provider's own reference")
    .action((id, status, { amount, currency, ...options }, command) =>
      perform(async (context) => {
        const refund =
          amount === undefined && currency === undefined
            ? {}
            : { refund: { amount: { value: minorUnits(amount), currency } } };
        const body = { status, ...options, ...refund };
        const checked = check(resolutionSchema, body);
        if (!checked.ok) {
          const errors = checked.errors.map((error) => expectation(error, body));
          throw new UsageError(sentenceOf(errors, optionNamesOf(command)));
        }
        const resolved = await context.client.resolve(id, checked.value);
        showCancellation(resolved, context);
        return exitCodeOf(resolved);
      }),
    );
