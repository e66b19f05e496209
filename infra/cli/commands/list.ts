import type { Cancellation, CancellationList, Query } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { filteringCommand } from '../input/filter-options.ts';
import { wholeNumber } from '../number-option.ts';
import { jsonOf, showList } from '../show.ts';

export const list = (perform: Perform) =>
  filteringCommand('list')
    .description('list cancellations, newest first')
    .addOption(wholeNumber('--limit <count>', 'how many', [1, 100], 20))
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--all', 'every page')
    .action(({ all, limit, ...query }) =>
      perform((context) => (all ? showAll(query, context) : showPage({ limit, ...query }, context))),
    );

/** Says how far a search has come that needs several requests. */
export const progress =
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
