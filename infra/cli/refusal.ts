import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { text } from '../../functions/untrusted/json.ts';
import type { Refused } from '../client/client.ts';
import { sentenceOf } from '../client/input/field-names.ts';
import { quoted, suggestion } from '../client/input/similar.ts';
import { optionNamesOf } from './input/option-names.ts';
import { providerNames } from './input/provider-option.ts';

/** Why the service refused the request of `command`. Names the fields as options, so that they can be typed. */
export function refusalOf({ problem, problemName, reason }: Refused, command: CommandUnknownOpts | undefined): string {
  const hasId = command?.registeredArguments[0]?.name() === 'id';
  if (problemName === 'not-found' && hasId) return `there is no cancellation ${command.args[0]}`;
  const typed = command?.args[0] ?? '';
  if (problemName === 'not-found' && command?.registeredArguments[0]?.name() === 'provider') {
    // The service decides, because it may have providers that this checkout does not have.
    return `there is no provider ${quoted(typed)}; ${suggestion(typed, providerNames())}`;
  }
  const owner = text(problem, 'cancellationId');
  const parts = [
    reason,
    owner === undefined ? '' : `see rescind get ${owner}`,
    sentenceOf(problem.errors ?? [], optionNamesOf(command)),
  ];
  return parts.filter((part) => part !== '').join('; ');
}
