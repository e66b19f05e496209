import { Command } from '@commander-js/extra-typings';
import type { Perform } from '../context.ts';
import { readStatement } from '../input/statement.ts';
import { showStated } from './resolve.ts';

export const correct = (perform: Perform) =>
  new Command('correct')
    .description('correct an end that a person stated; the end stays, and the correction stands beside it')
    .argument('<id>', 'the id of a cancellation')
    .option('--status <status>', 'how it really ended: cancelled, refunded, partially_refunded, rejected (required)')
    .option('--note <text>', 'how you know (required)')
    .option('--code <code>', 'why it was rejected (required with rejected)')
    .option('--amount <amount>', 'what was refunded, in minor units (required with partially_refunded)')
    .option('--currency <code>', 'three letters')
    .option('--reference <reference>', "the provider's own reference")
    .action((id, options, command) =>
      perform(async (context) =>
        showStated(await context.client.correct(id, readStatement(options, command)), context),
      ),
    );
