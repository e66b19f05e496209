import * as z from 'zod/mini';
import { containsCardNumber, type Kind } from '../untrusted/card-number.ts';
import { text } from '../untrusted/json.ts';
import { amountSchema, maxTextLength, words } from './field-schemas.ts';

/** What the request schema must know of a provider folder. */
export interface ProviderSchema {
  readonly name: string;
  readonly references: z.ZodMiniObject;
  readonly requirements?: Readonly<Partial<Record<'merchantReference' | 'description', z.ZodMiniType>>>;
  readonly capabilities: { readonly partialAmounts: boolean; readonly afterCapture: 'rejects' | 'refunds' };
}

const freeText = (requirement?: z.ZodMiniType, kind?: Kind) => {
  const text = words(maxTextLength, kind);
  return requirement ? z.pipe(requirement, text) : z.optional(text);
};

/** In every reference, whatever its provider allows. If a payment has such an id, only its provider can cancel it. */
const noCardNumbers = z.check<{ transaction: Readonly<Record<string, unknown>> }>(({ value, issues }) => {
  for (const [name, reference] of Object.entries(value.transaction)) {
    if (!containsCardNumber(String(reference), 'reference')) continue;
    const path = ['transaction', name];
    issues.push({ code: 'custom', path, input: reference, message: 'must not contain a card number' });
  }
});

function requestOf({ name, references, requirements, capabilities }: ProviderSchema) {
  const fields = z.strictObject({
    provider: z.literal(name),
    transaction: references,
    reason: z.optional(z.enum(['duplicate', 'fraudulent', 'requested_by_customer'])),
    description: freeText(requirements?.description),
    merchantReference: freeText(requirements?.merchantReference, 'reference'),
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
  return capabilities.partialAmounts ? fields.check(noCardNumbers, asksForRefund) : fields.check(noCardNumbers);
}

/**
 * The schema for one body: that of the provider that it names, otherwise the union of all. Each is built when it is first
 * needed, because a function that has just started needs only one.
 */
export function requestSchemaFor(providers: ReadonlyMap<string, ProviderSchema>) {
  const built = new Map<string, ReturnType<typeof requestOf>>();
  return (body: unknown) => {
    const provider = providers.get(text(body, 'provider') ?? '');
    if (!provider) return requestSchema(providers.values());
    const schema = built.get(provider.name) ?? requestOf(provider);
    built.set(provider.name, schema);
    return schema;
  };
}

/** The body of `POST /v1/cancellations`: a union over the provider folders, discriminated by `provider`. */
export function requestSchema(providers: Iterable<ProviderSchema>) {
  const [first, ...others] = [...providers].map(requestOf);
  if (!first) throw new RangeError('there are no provider folders');
  return z.discriminatedUnion('provider', [first, ...others]);
}
