import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { Cancellation, Query } from '../../client/client.ts';
import type { Asked, Command } from '../command.ts';
import { numberOption } from '../number-option.ts';
import { jsonOf, showList } from '../show.ts';
import { WrongUse } from '../wrong-use.ts';

export const list: Command = {
  name: 'list',
  takes: '',
  summary: 'list cancellations, newest first',
  words: [0, 0],
  options: {
    status: statuses.join(', '),
    provider: 'only those at this provider',
    transaction: 'only those with this transactionId or paymentId',
    limit: 'how many, 1 to 100 (default 20)',
    cursor: 'where the page before ended',
    all: 'every page',
  },
  async run({ options }, context) {
    const { client, isJson, say, note } = context;
    const query = queryIn(options);
    if (options.all) {
      const found: Cancellation[] = [];
      for await (const cancellation of client.all(query)) found.push(cancellation);
      if (isJson) say(jsonOf({ items: found, nextCursor: null }, 2));
      else showList(found, context);
      return 0;
    }
    const page = await client.list({ limit: numberOption('limit', options.limit, 1, 100, 20), ...query });
    if (isJson) say(jsonOf(page, 2));
    else showList(page.items, context);
    if (!isJson && page.nextCursor !== null) note(`There are more: --cursor ${page.nextCursor}, or --all`);
    return 0;
  },
};

const queryIn = (options: Asked['options']): Query => ({
  status: statusIn(options.status),
  provider: options.provider,
  transactionId: options.transaction,
  ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
});

function statusIn(given: string | undefined): Query['status'] {
  const status = statuses.find((known) => known === given);
  if (given === undefined || status) return status;
  throw new WrongUse(`--status must be one of ${statuses.join(', ')}, not "${given}".`);
}
