import type { Cancellation } from './cancellation.ts';
import type { MerchantId, ProviderName } from './ids.ts';
import type { ReviewCode, Status } from './status.ts';
import type { Milliseconds } from './units.ts';

/** The filters of a list. A cancellation is listed if it passes all that are given. */
export interface Filter {
  readonly merchant: MerchantId;
  readonly status?: Status | undefined;
  readonly provider?: ProviderName | undefined;
  /** Why a person must decide. */
  readonly reviewCode?: ReviewCode | undefined;
  /** Open, and its provider refuses the credentials. */
  readonly waitsForCredentials?: true | undefined;
  /** The value of any reference of the transaction, whatever its provider calls it, or the merchant's own reference. */
  readonly reference?: string | undefined;
  /** The merchant's own reference. */
  readonly merchantReference?: string | undefined;
  /** Requested at this time or later. */
  readonly from?: Milliseconds | undefined;
  /** Requested before this time. */
  readonly to?: Milliseconds | undefined;
}

/**
 * How many references the transaction of a provider may have, because each takes an index of the table
 * (`functions/adapters/dynamodb/table.ts`). The contract tests of the providers check it.
 */
export const maxReferences = 2;

const uuid = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]{16,}$/i;

/**
 * The form in which references are compared. UUIDs and hex (16 digits or more) are the same in either case, and UUIDs with
 * and without dashes. Anything else must be the same text, apart from spaces at its ends and from how Unicode composes
 * its characters (Unicode Standard Annex #15, "Unicode Normalization Forms": NFC).
 */
export function searchable(reference: string): string {
  const text = reference.trim().normalize('NFC');
  if (uuid.test(text)) return text.replaceAll('-', '').toLowerCase();
  return hex.test(text) ? text.toLowerCase() : text;
}

/** What people search for, each form once and in a fixed order. */
export interface Searchable {
  readonly merchantReference: string | undefined;
  /** The references of the payment, except one that is the merchant's own reference as well. */
  readonly references: readonly string[];
}

export function searchableIn({ request }: Pick<Cancellation, 'request'>): Searchable {
  const merchantReference = searchable(request.merchantReference ?? '') || undefined;
  const given = Object.values(request.transaction).map((value = '') => searchable(value));
  const references = [...new Set(given)].filter((form) => form !== '' && form !== merchantReference);
  return { merchantReference, references };
}

/** Whether the cancellation passes all filters of a list. */
export function isListed(
  record: Pick<Cancellation, 'merchant' | 'status' | 'request' | 'createdAt' | 'review' | 'credentialsRefused'>,
  filter: Filter,
): boolean {
  const { merchant, status = record.status, provider = record.request.provider } = filter;
  const { from = record.createdAt, to = Number.POSITIVE_INFINITY } = filter;
  return (
    record.merchant === merchant &&
    record.status === status &&
    record.request.provider === provider &&
    from <= record.createdAt &&
    record.createdAt < to &&
    (filter.reviewCode === undefined || record.review?.code === filter.reviewCode) &&
    (filter.waitsForCredentials === undefined || record.credentialsRefused !== undefined) &&
    hasReferences(record, filter)
  );
}

/** Whether the cancellation has the references of a filter. */
export function hasReferences(
  record: Pick<Cancellation, 'request'>,
  { reference, merchantReference }: Pick<Filter, 'reference' | 'merchantReference'>,
): boolean {
  if (reference === undefined && merchantReference === undefined) return true;
  const own = searchableIn(record);
  const isOwn = (text: string) => own.merchantReference === searchable(text);
  return (
    (merchantReference === undefined || isOwn(merchantReference)) &&
    (reference === undefined || isOwn(reference) || own.references.includes(searchable(reference)))
  );
}
