import { Command } from '@commander-js/extra-typings';
import { reviewCodes, statuses } from '../../../functions/core/cancellation/status.ts';
import { oneOf } from './choice-option.ts';
import { providerNamed } from './provider-option.ts';

/** A command with the filters of a list as its options. */
export const filteringCommand = (name: string) =>
  new Command(name)
    .option('--reference <text>', 'only those with this reference, of the payment or your own')
    .option('--merchant-reference <text>', 'only those with this reference of your own')
    .option('--status <status>', statuses.join(', '), oneOf('status', statuses))
    .option(
      '--needs <what>',
      'person: only those that a person must decide; credentials: only open ones whose credentials are refused',
      oneOf('needs', ['person', 'credentials']),
    )
    .option(
      '--review-code <code>',
      `only reviews for this reason: ${reviewCodes.join(', ')}`,
      oneOf('review-code', reviewCodes),
    )
    .option('--provider <name>', 'only those at this provider', providerNamed)
    .option('--from <time>', 'only those requested at this time or later; a date is 00:00 UTC')
    .option('--to <time>', 'only those requested before this time');
