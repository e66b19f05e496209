import { text } from '../../functions/untrusted/json.ts';
import type { Refused } from '../client/client.ts';
import { optionName, sentenceOf } from './field-names.ts';

/** What the service refused, in the words of the command line; `id` is the cancellation that was asked for. */
export function refusalOf({ problem, problemName, reason }: Refused, id: string | undefined): string {
  if (problemName === 'not-found' && id !== undefined) return `there is no cancellation ${id}`;
  const owner = text(problem, 'cancellationId');
  const parts = [
    reason,
    owner === undefined ? '' : `see rescind get ${owner}`,
    sentenceOf(problem.errors ?? [], optionName),
  ];
  return parts.filter((part) => part !== '').join('; ');
}
