import type { FieldError } from '../../functions/api/problem.ts';
import { optionTypes } from './command.ts';

/** The field behind an RFC 6901 pointer as a person gives it here: a reference or column by its own name, money flat. */
export function columnName(pointer: string): string {
  const path = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first, ...rest] = path;
  if (first === undefined) return 'the request';
  if (first === 'transaction') return rest.join('/') || 'the references';
  if (first === 'amount' || first === 'refund') return path.at(-1) === 'currency' ? 'currency' : 'amount';
  return path.join('/');
}

/** The same as an option of the command line, where there is one: `/merchantReference` is `--merchant-reference`. */
export function optionName(pointer: string): string {
  const name = columnName(pointer);
  const option = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (pointer.startsWith('/transaction/')) return name;
  if (pointer === '/provider' || pointer === '/status') return `the ${name}`;
  return option in optionTypes ? `--${option}` : name;
}

/** What is wrong, field by field: "--note is required". */
export const sentenceOf = (errors: readonly FieldError[], nameOf: (pointer: string) => string): string =>
  errors
    .map(({ pointer, detail }) =>
      detail.startsWith('this field ')
        ? detail.replace('this field', nameOf(pointer))
        : `${nameOf(pointer)}: ${detail}`,
    )
    .join('; ');
