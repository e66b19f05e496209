import * as z from 'zod/mini';
import { containsCardNumber } from '../untrusted/card-number.ts';
import { list } from '../untrusted/json.ts';
import type { FieldError } from './problem.ts';

/** Of one request. */
export const maxErrors = 20;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Checks a parsed body; what was wrong is told field by field, without repeating any value. */
export function check<T>(schema: z.ZodMiniType<T>, body: unknown): Checked<T> {
  const checked = z.safeParse(schema, body, { reportInput: true });
  return checked.success
    ? { ok: true, value: checked.data }
    : { ok: false, errors: checked.error.issues.flatMap(fieldErrorsOf).slice(0, maxErrors) };
}

const pointer = (path: readonly PropertyKey[]) =>
  path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function fieldErrorsOf(issue: z.core.$ZodIssue): readonly FieldError[] {
  if (issue.code !== 'unrecognized_keys') return [{ pointer: pointer(issue.path), detail: expectation(issue) }];
  return issue.keys.map((key) => ({
    pointer: pointer([...issue.path, presentableName(key)]),
    detail: 'this field is not known here',
  }));
}

const maxNameLength = 64;

/** The name of an unknown field is the sender's text too: short, and never a card number. */
const presentableName = (key: string) => (containsCardNumber(key) ? '…' : key.slice(0, maxNameLength));

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'this field is required' : `expected ${article(issue.expected)}`;
    case 'too_small':
      return issue.origin === 'string' ? `at least ${issue.minimum} characters` : `more than ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union': {
      const options = list(issue, 'options');
      return options.length > 0 ? oneOf(options) : 'no variant fits';
    }
    default:
      return issue.message;
  }
}

const article = (type: string) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
const oneOf = (values: readonly unknown[]) => `expected one of ${values.map(String).join(', ')}`;
