import { Command } from '@commander-js/extra-typings';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation, CancellationList, Query } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { oneOf } from '../input/choice-option.ts';
import { providerNamed } from '../input/provider-option.ts';
import { wholeNumber } from '../number-option.ts';
import { jsonOf, showList } from '../show.ts';

export const list = (perform: Perform) =>
  new Command('list')
    .description('list cancellations, newest first')
    .option('--reference <text>', 'only those with this reference, of the payment or your own')
    .option('--merchant-reference <text>', 'only those with this reference of your own')
    .option('--status <status>', statuses.join(', '), oneOf('status', statuses))
    .option('--needs <whom>', 'person: only those that a person must decide', oneOf('needs', ['person']))
    .option('--provider <name>', 'only those at this provider', providerNamed)
    .option('--from <time>', 'only those requested at this time or later; a date is 00:00 UTC')
    .option('--to <time>', 'only those requested before this time')
    .addOption(wholeNumber('--limit <count>', 'how many', [1, 100], 20))
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--all', 'every page')
    .action(({ all, limit, ...query }) =>
      perform((context) => (all ? showAll(query, context) : showPage({ limit, ...query }, context))),
    );

/** Says how far a search has come that needs several requests. */
const progress =
  ({ note }: Context) =>
  ({ searchedBackTo }: CancellationList) =>
    note(`Searched back to ${searchedBackTo} …`);

async function showPage(query: Query, context: Context): Promise<ExitCode> {
  const { client, isJson, say, note } = context;
  const page = await client.fullPage(query, progress(context));
  if (isJson) say(jsonOf(page, 2));
  else showList(page.items, context);
  if (!isJson && page.nextCursor !== null) note(`There are more: --cursor ${page.nextCursor}, or --all`);
  return 0;
}

/** Shows every cancellation that the query finds. */
export async function showAll(query: Query, context: Context): Promise<ExitCode> {
  const items: Cancellation[] = [];
  for await (const cancellation of context.client.all(query, progress(context))) items.push(cancellation);
  if (context.isJson) context.say(jsonOf({ items, nextCursor: null, searchedBackTo: null }, 2));
  else showList(items, context);
  return 0;
}
