import * as z from 'zod/mini';
import { rejectionCodes } from '../core/cancellation/cancellation.ts';
import { containsCardNumber } from '../untrusted/card-number.ts';
import type { FieldError } from './problem.ts';

/** What the request schema must know of a provider folder. */
export interface ProviderSchema {
  readonly name: string;
  readonly references: z.ZodMiniObject;
  readonly requirements?: Readonly<Partial<Record<'merchantReference' | 'description', z.ZodMiniType>>>;
  readonly capabilities: { readonly partialAmounts: boolean; readonly afterCapture: 'rejects' | 'refunds' };
}

const longestText = 255;
const longestNote = 1000;
// Stryker disable next-line ConditionalExpression: zod asks only about texts, the type is asked for the compiler
const noCardNumber = (text: unknown) => typeof text !== 'string' || !containsCardNumber(text);

/** What a person wrote; half a character (a lone surrogate) has no UTF-8 form and could not be stored. */
const words = (longest: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(longest),
    z.refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
    z.refine(noCardNumber, 'must not contain a card number'),
  );

const freeText = (requirement?: z.ZodMiniType) => {
  const text = words(longestText);
  return requirement ? z.pipe(requirement, text) : z.optional(text);
};

/** Minor units of an ISO 4217 currency. */
export const amountSchema = z.strictObject({
  value: z.int().check(z.positive()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'expected a three-letter currency code')),
});

function requestOf({ name, references, requirements, capabilities }: ProviderSchema) {
  const fields = z.strictObject({
    provider: z.literal(name),
    transaction: references,
    reason: z.optional(z.enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
    description: freeText(requirements?.description),
    merchantReference: freeText(requirements?.merchantReference),
    ifCaptured: z._default(
      z.enum(capabilities.afterCapture === 'refunds' ? ['reject', 'refund'] : ['reject']),
      'reject',
    ),
    ...(capabilities.partialAmounts ? { amount: z.optional(amountSchema) } : {}),
  });
  const asksForRefund = z.refine<{ amount?: unknown; ifCaptured?: unknown }>(
    ({ amount, ifCaptured }) => amount === undefined || ifCaptured === 'refund',
    { path: ['amount'], error: 'only together with "ifCaptured": "refund"' },
  );
  return capabilities.partialAmounts ? fields.check(asksForRefund) : fields;
}

/** The body of `POST /v1/cancellations`: a union over the provider folders, discriminated by `provider`. */
export function requestSchema(providers: Iterable<ProviderSchema>) {
  const [first, ...others] = [...providers].map(requestOf);
  if (!first) throw new RangeError('there are no provider folders');
  return z.discriminatedUnion('provider', [first, ...others]);
}

const note = words(longestNote);
const reference = z.optional(words(longestText));
const refund = z.strictObject({ amount: amountSchema });

/** The body of an operator's resolution: what really happened, with the note that says how it is known. */
export const resolutionSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('cancelled'), reference, note }),
  z.strictObject({ status: z.literal('refunded'), refund: z.optional(refund), reference, note }),
  z.strictObject({ status: z.literal('partially_refunded'), refund, reference, note }),
  z.strictObject({ status: z.literal('rejected'), code: z.enum(rejectionCodes), reference, note }),
]);
export type Resolution = z.infer<typeof resolutionSchema>;

const mostErrors = 20;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Checks a parsed body; what was wrong is told field by field, without repeating any value. */
export function check<T>(schema: z.ZodMiniType<T>, body: unknown): Checked<T> {
  const checked = z.safeParse(schema, body, { reportInput: true });
  return checked.success
    ? { ok: true, value: checked.data }
    : { ok: false, errors: checked.error.issues.flatMap(fieldErrorsOf).slice(0, mostErrors) };
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

const longestName = 64;

/** The name of an unknown field is the sender's text too: short, and never a card number. */
const presentableName = (key: string) => (containsCardNumber(key) ? '…' : key.slice(0, longestName));

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
    case 'invalid_union':
      // Stryker disable next-line LogicalOperator: where the field exists it is filled, which only the compiler does not know
      return 'options' in issue && issue.options ? oneOf(issue.options) : 'no variant fits';
    default:
      return issue.message;
  }
}

const article = (type: string) => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);
const oneOf = (values: readonly unknown[]) => `expected one of ${values.map(String).join(', ')}`;
