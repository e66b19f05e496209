import { providers } from '../../../functions/providers/index.ts';
import type { Command, Options } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { optionName, sentenceOf } from '../field-names.ts';
import { numberOption } from '../number-option.ts';
import { showCancellation } from '../show.ts';
import { wantedBy } from '../wanted.ts';
import { WrongUse } from '../wrong-use.ts';
import { watchToEnd } from './watch.ts';

/** `rescind cancel yuno paymentId=… transactionId=…`: one request, and what became of it in the time to wait. */
export const cancel: Command = {
  name: 'cancel',
  takes: 'PROVIDER REFERENCE=VALUE…',
  summary: 'cancel a payment',
  words: [2, 20],
  options: {
    key: 'the idempotency key; default: derived from the request, so asking twice is asking once',
    reason: 'duplicate, fraudulent or requested_by_customer',
    description: 'why, in words',
    'merchant-reference': 'your own reference',
    amount: 'only a part, in minor units; needs --currency and --if-captured refund',
    currency: 'three letters',
    'if-captured': 'reject (default) or refund',
    wait: 'seconds to wait for the end, 0 to 20 (default 10)',
    watch: 'follow it to the end',
  },
  async run({ words: [provider = '', ...pairs], options }, context) {
    const checked = wantedBy(providers)({ provider, transaction: referencesIn(pairs), ...wordsIn(options) });
    if ('errors' in checked) throw new WrongUse(`${sentenceOf(checked.errors, optionName)}.`);
    const waitSeconds = options.watch ? 0 : numberOption('wait', options.wait, 0, 20, 10);
    const { cancellation, isReplay } = await context.client.cancel(checked.key, checked.request, {
      waitSeconds,
      signal: context.terminal.interrupted,
    });
    if (isReplay) context.note('This request had been accepted before; this is what became of it.');
    if (options.watch) return watchToEnd(cancellation.id, undefined, context);
    showCancellation(cancellation, context);
    const code = exitCodeOf(cancellation);
    if (code === 5) context.note(`Still open; follow it with: rescind watch ${cancellation.id}`);
    return code;
  },
};

function referencesIn(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 1) throw new WrongUse(`"${pair}" is not of the form REFERENCE=VALUE.`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

const wordsIn = (options: Options) => ({
  key: options.key,
  reason: options.reason,
  description: options.description,
  merchantReference: options['merchant-reference'],
  amount: options.amount,
  currency: options.currency,
  ifCaptured: options['if-captured'],
});
