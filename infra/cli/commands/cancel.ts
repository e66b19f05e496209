import { Command } from '@commander-js/extra-typings';
import { sentenceOf } from '../../client/input/field-names.ts';
import { requestReader } from '../../client/input/read-request.ts';
import { quoted } from '../../client/input/similar.ts';
import type { Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { optionNamesOf } from '../input/option-names.ts';
import { wholeNumber } from '../number-option.ts';
import { showCancellation } from '../show.ts';
import { UsageError } from '../usage-error.ts';
import { watchToEnd } from './watch.ts';

export const cancel = (perform: Perform) =>
  new Command('cancel')
    .description('cancel a payment')
    .argument('<provider>', 'a provider')
    .argument('<reference=value...>', 'the references of the payment, as REFERENCE=VALUE')
    .option('--key <key>', 'the idempotency key; default: derived from the request, so a repeated command cancels once')
    .option('--reason <reason>', 'duplicate, fraudulent or requested_by_customer')
    .option('--description <text>', 'why, in words')
    .option('--merchant-reference <reference>', 'your own reference')
    .option('--amount <amount>', 'only a part, in minor units; needs --currency and --if-captured refund')
    .option('--currency <code>', 'three letters')
    .option('--if-captured <action>', 'reject or refund; default: reject')
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for the end', [0, 20], 10))
    .option('--watch', 'follow it to the end, or to a review')
    .action((provider, pairs, { wait, watch, ...fields }, command) =>
      perform(async (context) => {
        const { providers } = await import('../../../functions/providers/index.ts');
        const checked = await requestReader(providers)({ provider, transaction: referencesIn(pairs), ...fields });
        if ('errors' in checked) throw new UsageError(sentenceOf(checked.errors, optionNamesOf(command)));
        const { cancellation, isReplay } = await context.client.cancel(checked.key, checked.request, {
          waitSeconds: watch ? 0 : wait,
          signal: context.terminal.interrupted,
        });
        if (isReplay) context.note('This request was accepted before. This is its current state.');
        if (watch) return watchToEnd(cancellation.id, undefined, context);
        showCancellation(cancellation, context);
        const code = exitCodeOf(cancellation);
        if (code === 5) context.note(`Still open; follow it with: rescind watch ${cancellation.id}`);
        return code;
      }),
    );

function referencesIn(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1)
        throw new UsageError(`${quoted(pair)} is not of the form REFERENCE=VALUE, for example transactionId=t-1001`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}
