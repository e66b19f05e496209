import type { Exchange } from '../../../functions/api/exchanges-schema.ts';
import { spacedWords } from './status-words.ts';

/** What we sent, for example `POST api.provider.example/payments/1/cancels`, or why there was nothing to send. */
export const requestWords = ({ request }: Exchange): string =>
  request === null ? 'nothing' : `${request.method} ${request.host}${request.path}${queryWords(request.query)}`;

const queryWords = (query: NonNullable<Exchange['request']>['query']) => {
  const names = Object.entries(query).map(([name, value]) => (value === null ? name : `${name}=${value}`));
  return names.length === 0 ? '' : `?${names.join('&')}`;
};

/** What came back: the status, or why there was no answer. */
export function answerWords({ answer, failure, sends, meaning }: Exchange): string {
  if (answer !== null) return String(answer.status);
  const why = failure?.detail ?? meaning.detail;
  return [sends === 0 ? 'not sent' : 'no answer', why].filter((part) => part !== null).join(': ');
}

/** Fields and their values; a value that is not shown is left out. */
export const fieldWords = (fields: Readonly<Record<string, string | null>>): string =>
  Object.entries(fields)
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .join(' ');

/** What we learnt from it, and the words of the provider. */
export function meaningWords({ meaning }: Exchange): string {
  const { kind, reason, code, message, detail } = meaning;
  const learnt = reason === null ? spacedWords(kind) : `${spacedWords(kind)} (${spacedWords(reason)})`;
  return [learnt, detail, code, message].filter((part) => part !== null).join(' · ');
}
