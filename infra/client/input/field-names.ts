import type { FieldError } from '../../../functions/api/problem.ts';

/** The CSV column for an RFC 6901 pointer, for example `currency` for `/amount/currency`. */
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

/** All errors in one sentence, for example "--note is required; --reason: expected one of …". */
export const sentenceOf = (errors: readonly FieldError[], nameOf: (pointer: string) => string): string =>
  errors
    .map(({ pointer, detail }) =>
      detail.startsWith('this field ')
        ? detail.replace('this field', nameOf(pointer))
        : `${nameOf(pointer)}: ${detail}`,
    )
    .join('; ');
