import type { Command } from '../command.ts';
import { exitCodeOf } from '../exit-code.ts';
import { numberOption } from '../number-option.ts';
import { showCancellation } from '../show.ts';

export const get: Command = {
  name: 'get',
  takes: 'ID',
  summary: 'show a cancellation',
  words: [1, 1],
  options: { wait: 'seconds to wait for the end, 0 to 20 (default 0)' },
  async run({ words: [id = ''], options }, context) {
    const waitSeconds = numberOption('wait', options.wait, 0, 20, 0);
    const cancellation = await context.client.get(id, { waitSeconds, signal: context.terminal.interrupted });
    showCancellation(cancellation, context);
    return exitCodeOf(cancellation);
  },
};
