import type { Cancellation } from '../../client/client.ts';
import type { Command } from '../command.ts';
import { jsonOf, showList } from '../show.ts';

export const review: Command = {
  name: 'review',
  takes: '',
  summary: 'list what a person must decide',
  words: [0, 0],
  options: { provider: 'only those at this provider' },
  async run({ options }, context) {
    const waiting: Cancellation[] = [];
    const query = { status: 'review_required', provider: options.provider } as const;
    for await (const cancellation of context.client.all(query)) waiting.push(cancellation);
    if (context.isJson) context.say(jsonOf({ items: waiting, nextCursor: null }, 2));
    else showList(waiting, context);
    return 0;
  },
};
