import type { CancellationRequest } from '../../core/cancellation/request.ts';
import type { DescribedProvider } from './schemas.ts';

/** One example as OpenAPI names it. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}
export type Examples = Readonly<Record<string, Example>>;

type RequestExample = Example & { readonly value: CancellationRequest };

/** A request for every provider, and one for a part of the money where a provider can do that. */
export function requestExamples(providers: readonly DescribedProvider[]): Readonly<Record<string, RequestExample>> {
  return Object.fromEntries(providers.flatMap((provider) => [...requestsFor(provider)]));
}

function* requestsFor({ name, title, example, capabilities }: DescribedProvider): Generator<[string, RequestExample]> {
  const whole = { provider: name, ...example, reason: 'requested_by_customer' } as const;
  yield [name, { summary: `Cancel a payment at ${title}`, value: { ...whole, ifCaptured: 'reject' } }];
  if (!capabilities.partialAmounts) return;
  const amount = { value: 500, currency: 'USD' };
  const value = { ...whole, amount, ifCaptured: 'refund' } as const;
  yield [`${name}-part`, { summary: `Refund a part of a captured payment at ${title}`, value }];
}
