import { Command } from '@commander-js/extra-typings';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation, CancellationList, Query } from '../../client/client.ts';
import type { Context, Perform } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { jsonOf, showList } from '../show.ts';
import { UsageError } from '../usage-error.ts';

const examples = `
Examples:
  rescind list --reference AAB01-432245         an order number, a payment id, any reference
  rescind list --needs person                   what a person must decide
  rescind list --status rejected --from 2026-11-01 --to 2026-12-01
  rescind list --provider yuno --from 2026-11-20T12:00:00+01:00 --all --json
`;

export const list = (perform: Perform) =>
  new Command('list')
    .description('list cancellations, newest first')
    .option('--reference <text>', 'only those with this reference, of the payment or your own')
    .option('--merchant-reference <text>', 'only those with this reference of your own')
    .option('--status <status>', statuses.join(', '), statusNamed)
    .option('--needs <whom>', 'person: only those that a person must decide', needNamed)
    .option('--provider <name>', 'only those at this provider')
    .option('--from <time>', 'only those requested at this time or later; a date is 00:00 UTC')
    .option('--to <time>', 'only those requested before this time')
    .addOption(wholeNumber('--limit <count>', 'how many', [1, 100], 20))
    .option('--cursor <cursor>', 'continue after an earlier page')
    .option('--all', 'every page')
    .addHelpText('after', examples)
    .action(({ all, limit, ...query }) =>
      perform((context) => (all ? showAll(query, context) : showPage({ limit, ...query }, context))),
    );

function statusNamed(name: string) {
  const status = statuses.find((known) => known === name);
  if (status) return status;
  throw new UsageError(`--status must be one of ${statuses.join(', ')}, not "${name}".`);
}

function needNamed(whom: string): 'person' {
  if (whom === 'person') return whom;
  throw new UsageError(`--needs must be person, not "${whom}".`);
}

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
