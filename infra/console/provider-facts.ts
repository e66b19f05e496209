import type { Transaction } from '../../functions/core/cancellation/request.ts';

/** What the page knows about a provider beyond `GET /v1/providers`. The build inserts it. */
export interface ProviderFacts {
  readonly name: string;
  readonly example: { readonly transaction: Transaction; readonly merchantReference?: string | undefined };
  /** Whether a refund is a request of its own, beside the cancel. */
  readonly sendsRefunds: boolean;
  /** The references that identify the payment, the most specific one last. */
  readonly identity: readonly string[];
}

/** The id under which the simulator of a provider keeps the payment. */
export const paymentIdOf = ({ identity }: Pick<ProviderFacts, 'identity'>, transaction: Transaction) =>
  transaction[identity.at(-1) ?? ''] ?? '';
