import type { Amount } from './units.ts';

/** The provider's own references to the payment, checked against the provider folder's schema. */
export type Transaction = Readonly<Record<string, string | undefined>>;

export type Reason = 'duplicate' | 'fraudulent' | 'requested_by_customer';

/** The checked request of a merchant. */
export interface CancellationRequest {
  readonly provider: string;
  readonly transaction: Transaction;
  readonly reason?: Reason | undefined;
  readonly description?: string | undefined;
  readonly merchantReference?: string | undefined;
  readonly amount?: Amount | undefined;
  readonly ifCaptured: 'reject' | 'refund';
}
