import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { text } from '../../functions/untrusted/json.ts';
import type { Refused } from '../client/client.ts';
import { optionNamesOf, sentenceOf } from './input/field-names.ts';

/** Why the service refused the request of `command`. Names the fields as options, so that they can be typed. */
export function refusalOf({ problem, problemName, reason }: Refused, command: CommandUnknownOpts | undefined): string {
  const hasId = command?.registeredArguments[0]?.name() === 'id';
  if (problemName === 'not-found' && hasId) return `there is no cancellation ${command.args[0]}`;
  const owner = text(problem, 'cancellationId');
  const parts = [
    reason,
    owner === undefined ? '' : `see rescind get ${owner}`,
    sentenceOf(problem.errors ?? [], optionNamesOf(command)),
  ];
  return parts.filter((part) => part !== '').join('; ');
}
