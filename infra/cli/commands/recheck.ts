import type { Command } from '../command.ts';
import { showCancellation } from '../show.ts';
import { watchToEnd } from './watch.ts';

export const recheck: Command = {
  name: 'recheck',
  takes: 'ID',
  summary: 'look again now',
  words: [1, 1],
  options: { watch: 'follow it to the end' },
  async run({ words: [id = ''], options }, context) {
    const cancellation = await context.client.recheck(id);
    if (options.watch) return watchToEnd(id, undefined, context);
    showCancellation(cancellation, context);
    return 0;
  },
};
