import { Command } from '@commander-js/extra-typings';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation, Query } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { oneOf } from '../input/choice-option.ts';
import { providerNamed } from '../input/provider-option.ts';
import { wholeNumber } from '../number-option.ts';
import { jsonOf, showList } from '../show.ts';

export const list = (perform: Perform) =>
  new Command('list')
    .description('list cancellations, newest first')
    .option('--status <status>', statuses.join(', '), oneOf('status', statuses))
    .option('--provider <name>', 'only those at this provider', providerNamed)
    .option('--transaction <reference>', 'only those of the payment with this reference')
    .addOption(wholeNumber('--limit <count>', 'how many', [1, 100], 20))
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--all', 'every page')
    .action(({ all, limit, transaction: transactionId, ...filter }) => {
      const query = { ...filter, transactionId };
      return perform((context) => (all ? showAll(query, context) : showPage({ limit, ...query }, context)));
    });

async function showPage(query: Query, context: Context): Promise<ExitCode> {
  const { client, isJson, say, note } = context;
  const page = await client.list(query);
  if (isJson) say(jsonOf(page, 2));
  else showList(page.items, context);
  if (!isJson && page.nextCursor !== null) note(`There are more: --cursor ${page.nextCursor}, or --all`);
  return 0;
}

/** Shows every cancellation that the query finds. */
export async function showAll(query: Query, context: Context): Promise<ExitCode> {
  const items: Cancellation[] = [];
  for await (const cancellation of context.client.all(query)) items.push(cancellation);
  if (context.isJson) context.say(jsonOf({ items, nextCursor: null }, 2));
  else showList(items, context);
  return 0;
}
