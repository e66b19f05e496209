import { Command } from '@commander-js/extra-typings';
import type { ExchangeList } from '../../../functions/api/exchanges-schema.ts';
import { answerWords, fieldWords, meaningWords, requestWords } from '../../client/words/exchange-words.ts';
import type { Perform } from '../context.ts';
import { jsonOf, table } from '../show.ts';
import { printable } from '../styles.ts';

export const exchanges = (perform: Perform) =>
  new Command('exchanges')
    .description('show what was said to the provider and by it')
    .argument('<id>', 'the id of a cancellation')
    .action((id) =>
      perform(async ({ client, isJson, say }) => {
        const list = await client.exchanges(id);
        if (isJson) say(jsonOf(list, 2));
        else for (const line of linesOf(list)) say(line);
        return 0;
      }),
    );

const headings = ['at', 'look', 'exchange', 'answer', 'time', 'learnt', 'sent'];

function linesOf({ items }: ExchangeList): readonly string[] {
  if (items.length === 0) return ['No exchanges are kept.'];
  const rows = items.map((item) => [
    item.at,
    String(item.look),
    item.attempt === null ? item.exchange : `${item.exchange} ${item.attempt}`,
    [answerWords(item), fieldWords(item.answer?.fields ?? {})].filter((part) => part !== '').join(' '),
    `${item.milliseconds} ms`,
    meaningWords(item),
    [requestWords(item), fieldWords(item.request?.fields ?? {})].filter((part) => part !== '').join(' '),
  ]);
  return table([headings, ...rows.map((row) => row.map(printable))]);
}
