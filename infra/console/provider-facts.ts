import type { Transaction } from '../../functions/core/cancellation/request.ts';

/** What the page knows of a provider folder beyond what `GET /v1/providers` says; put in when the page is built. */
export interface ProviderFacts {
  readonly name: string;
  readonly example: { readonly transaction: Transaction; readonly merchantReference?: string | undefined };
  /** Which references name the payment. */
  readonly identity: readonly string[];
}

/** The id under which a provider's simulator keeps the payment: the narrowest reference that names it. */
export const paymentIdOf = ({ identity }: Pick<ProviderFacts, 'identity'>, transaction: Transaction) =>
  transaction[identity.at(-1) ?? ''] ?? '';
