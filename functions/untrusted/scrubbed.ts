import { containsCardNumber, withoutCardNumbers } from './card-number.ts';
import { secretNames, withoutSecretForms } from './without-secret-forms.ts';

const scrubbedText = (text: string) => withoutCardNumbers(withoutSecretForms(text));

/** The value without anything that must not be logged, recognised by the name of its field or by what the text looks like. */
export function scrubbed(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubbedText(value);
  if (typeof value === 'number' || typeof value === 'bigint')
    return containsCardNumber(String(value)) ? '[card number]' : value;
  if (value instanceof Error) return scrubbed(fieldsOf(value), depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '…';
  if (Array.isArray(value)) return value.map((item) => scrubbed(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      scrubbedText(name),
      secretNames.test(name) ? '[secret]' : scrubbed(field, depth + 1),
    ]),
  );
}

/** What people need of an error, and of the errors behind it. They are no enumerable properties. */
function fieldsOf(error: Error): object {
  const { name, message, stack, cause } = error;
  const errors = error instanceof AggregateError ? { errors: error.errors } : {};
  return { name, message, stack, ...(cause === undefined ? {} : { cause }), ...errors };
}
