import * as z from 'zod/mini';
import type { Provider } from '../../functions/providers/contract.ts';

/**
 * What is wrong with a merchant's credentials, for the person who wrote them: each sentence names a field and never shows
 * its value, which is a secret. Empty if nothing is wrong.
 */
export function credentialProblems({ credentials }: Pick<Provider, 'credentials'>, given: unknown): readonly string[] {
  const parsed = z.safeParse(credentials, given, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues.map(sentence);
}

function sentence(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join('.');
  // Where the folder allows several forms, each of them lacks something.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const forms = issue.errors.map((errors) => errors.map(sentence).join(', '));
    return `${field ? `${field}: ` : ''}${forms.join('; or, in another form: ')}`;
  }
  return field ? `${field} ${fault(issue)}` : `it ${fault(issue)}`;
}

function fault(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be a value of the type ${issue.expected}`;
    case 'too_small':
      return issue.minimum === 1 ? 'is empty' : `must have at least ${issue.minimum} characters`;
    case 'too_big':
      return `must have at most ${issue.maximum} characters`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a URL' : `must be ${issue.message}`;
    default:
      return `must have ${issue.message}`;
  }
}
