import { Command } from '@commander-js/extra-typings';
import type { Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { wholeNumber } from '../number-option.ts';
import { showCancellation } from '../show.ts';

export const get = (perform: Perform) =>
  new Command('get')
    .description('show a cancellation')
    .argument('<id>', 'the id of a cancellation')
    .addOption(wholeNumber('--wait <seconds>', 'how long to wait for the end', [0, 20], 0))
    .action((id, { wait }) =>
      perform(async (context) => {
        const cancellation = await context.client.get(id, { waitSeconds: wait, signal: context.terminal.interrupted });
        showCancellation(cancellation, context);
        return exitCodeOf(cancellation);
      }),
    );
