import { check } from '../../../functions/api/check.ts';
import { resolutionSchema } from '../../../functions/api/resolution-schema.ts';
import type { Command, Options } from '../command.ts';
import { optionName, sentenceOf } from '../field-names.ts';
import { showCancellation } from '../show.ts';
import { WrongUse } from '../wrong-use.ts';

export const resolve: Command = {
  name: 'resolve',
  takes: 'ID cancelled|refunded|partially_refunded|rejected',
  summary: 'say what really happened to one under review',
  words: [2, 2],
  options: {
    note: 'how it is known (required)',
    code: 'why it was rejected (required with rejected)',
    amount: 'what was given back, in minor units (required with partially_refunded)',
    currency: 'three letters',
    reference: "the provider's own reference",
  },
  async run({ words: [id = '', status = ''], options }, context) {
    const checked = check(resolutionSchema, resolutionIn(status, options));
    if (!checked.ok) throw new WrongUse(`${sentenceOf(checked.errors, optionName)}.`);
    showCancellation(await context.client.resolve(id, checked.value), context);
    return 0;
  },
};

function resolutionIn(status: string, { note, code, amount, currency, reference }: Options) {
  const hasAmount = amount !== undefined || currency !== undefined;
  const value = amount !== undefined && /^\d{1,15}$/.test(amount) ? Number(amount) : amount;
  return {
    status,
    note,
    ...(code === undefined ? {} : { code }),
    ...(reference === undefined ? {} : { reference }),
    ...(hasAmount ? { refund: { amount: { value, currency } } } : {}),
  };
}
