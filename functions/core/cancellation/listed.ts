import type { Cancellation } from './cancellation.ts';
import type { MerchantId, ProviderName } from './ids.ts';
import type { Status } from './status.ts';

/** The filters of a list. */
export interface Filter {
  readonly merchant: MerchantId;
  readonly status?: Status | undefined;
  readonly provider?: ProviderName | undefined;
  /** Matches the value of any reference of the transaction, whatever its provider calls it. */
  readonly transactionId?: string | undefined;
}

/** The references of the payment, as plain values. People search for them. */
export const referencesOf = ({ request }: Pick<Cancellation, 'request'>): readonly string[] =>
  Object.values(request.transaction).filter((value) => value !== undefined);

/** Whether the cancellation passes all filters of a list. */
export const isListed = (
  record: Pick<Cancellation, 'merchant' | 'status' | 'request'>,
  { merchant, status = record.status, provider = record.request.provider, transactionId }: Filter,
): boolean =>
  record.merchant === merchant &&
  record.status === status &&
  record.request.provider === provider &&
  (transactionId === undefined || referencesOf(record).includes(transactionId));
