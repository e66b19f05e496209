import type { FieldError } from '../../../functions/api/problem.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { quoted, similarTo } from './similar.ts';

const amountExample = 'minor units as a whole number above 0, for example 1250 for 12.50 EUR';
const choice = /^expected one of (.+)$/;

/** Says what is expected and gives an example where the schema alone says only what is wrong. */
export function expectation(error: FieldError, body: unknown, provider?: Provider): FieldError {
  const { pointer, detail } = error;
  const typed = pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => at(value, name), body);
  return { pointer, detail: knownDetail(error, typed, provider) ?? withSuggestion(detail, typed) };
}

function knownDetail(
  { pointer, detail }: FieldError,
  typed: unknown,
  provider: Provider | undefined,
): string | undefined {
  const isRequired = detail === 'this field is required';
  if (pointer.endsWith('/amount/value')) {
    return isRequired ? `this field is required: ${amountExample}` : `expected ${amountExample}`;
  }
  if (pointer.endsWith('/currency')) return `${detail}, for example EUR`;
  if (!provider) return undefined;
  const { name, references } = provider;
  if (pointer === '/amount' && detail === 'this field is not known here') {
    return `this field is not possible: ${name} cancels only the whole payment`;
  }
  if (pointer === '/amount')
    return 'this field is possible only with if-captured refund, because only a refund can be of a part';
  if (pointer === '/ifCaptured' && typed === 'refund') {
    return `${name} cannot refund a captured payment, so only reject is possible`;
  }
  if (pointer.startsWith('/transaction/') && detail === 'this field is not known here') {
    const known = Object.keys(references.def.shape);
    const similar = similarTo(pointer.slice('/transaction/'.length), known);
    const hint = similar === undefined ? `whose references are ${known.join(', ')}` : `did you mean ${similar}?`;
    return `this field is not a reference of ${name}${similar === undefined ? ', ' : '; '}${hint}`;
  }
  return undefined;
}

function withSuggestion(detail: string, typed: unknown): string {
  const known = choice.exec(detail)?.[1]?.split(', ');
  if (!known || typeof typed !== 'string') return detail;
  const similar = similarTo(typed, known);
  return `${detail}, not ${quoted(typed)}${similar === undefined ? '' : `; did you mean ${similar}?`}`;
}
