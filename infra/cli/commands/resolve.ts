import { Command } from '@commander-js/extra-typings';
import { statementBody } from '../../client/words/act-words.ts';
import type { Context, Perform } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { readStatement } from '../input/statement.ts';
import { showCancellation } from '../show.ts';
import { UsageError } from '../usage-error.ts';

export const resolve = (perform: Perform) =>
  new Command('resolve')
    .description('end a review: say what really happened')
    .argument('<id>', 'the id of a cancellation')
    .argument('[status]', 'one of cancelled, refunded, partially_refunded, rejected')
    .option('--note <text>', 'how you know (required)')
    .option('--code <code>', 'why it was rejected (required with rejected)')
    .option('--amount <amount>', 'what was refunded, in minor units (required with partially_refunded)')
    .option('--currency <code>', 'three letters')
    .option('--reference <reference>', "the provider's own reference")
    .option('--approve', 'approve what another person proposed, without anything else')
    .action((id, status, { approve = false, ...options }, command) =>
      perform(async (context) => {
        if (approve === (status !== undefined))
          throw new UsageError(
            `resolve needs ${command.registeredArguments[1]?.description}, or --approve alone; see rescind resolve --help`,
          );
        return approve
          ? approveProposal(id, context)
          : showStated(await context.client.resolve(id, readStatement({ status, ...options }, command)), context);
      }),
    );

/** Sends the same as the person who proposed it, whether it was a resolution or a correction. */
async function approveProposal(id: string, context: Context) {
  const { proposal } = await context.client.get(id);
  if (proposal === null) throw new UsageError('nothing awaits approval there');
  const { kind, by: _by, byName: _byName, at: _at, ...said } = proposal;
  return showStated(await context.client.approve(id, kind, statementBody(said)), context);
}

/** Shows the cancellation, and says if it still awaits a second person. */
export function showStated(stated: Parameters<typeof showCancellation>[0], context: Context) {
  showCancellation(stated, context);
  if (stated.proposal) context.note(`Awaiting approval by a second person: rescind resolve ${stated.id} --approve`);
  return exitCodeOf(stated);
}
