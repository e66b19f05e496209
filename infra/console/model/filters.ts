import { type Status, statuses } from '../../../functions/core/cancellation/status.ts';

/** What the list shows: at most one status, one provider and one payment. The URL of the page keeps them. */
export interface Filters {
  readonly status?: Status | undefined;
  readonly provider?: string | undefined;
  readonly payment?: string | undefined;
}

/** The filters as a query string of the page. */
export function filterQuery({
  status,
  provider,
  payment,
}: { readonly [Name in keyof Filters]: string | undefined }): string {
  const query = new URLSearchParams(nonEmpty({ status, provider, payment }));
  return query.size === 0 ? '' : `?${query}`;
}

/** Reads what `filterQuery` wrote; anything unknown is left out. */
export function parseFilters(query: string): Filters {
  const { status, provider, payment } = Object.fromEntries(new URLSearchParams(query));
  return { ...(isStatus(status) ? { status } : {}), ...nonEmpty({ provider, payment }) };
}

const isStatus = (word: unknown): word is Status => (statuses as readonly unknown[]).includes(word);

/** The query string of `GET /v1/cancellations`. */
export function apiQuery({ status, provider, payment }: Filters, limit: number, cursor?: string | null): string {
  return `?${new URLSearchParams({ limit: String(limit), ...nonEmpty({ status, provider, transactionId: payment, cursor }) })}`;
}

const nonEmpty = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** Whether a cancellation passes the filters. */
export function matches(
  { status, provider, payment }: Filters,
  cancellation: { status: Status; provider: string; transaction: Readonly<Record<string, string | undefined>> },
): boolean {
  return (
    (status === undefined || cancellation.status === status) &&
    (provider === undefined || cancellation.provider === provider) &&
    (payment === undefined || Object.values(cancellation.transaction).includes(payment))
  );
}

/** What was typed into the search field: the id of a cancellation, or else a reference of a payment. */
export function parseSearch(
  text: string,
): { readonly cancellation: string } | { readonly payment: string | undefined } {
  const word = text.trim();
  if (/^can_[a-z2-7]{26}$/.test(word)) return { cancellation: word };
  return { payment: word === '' ? undefined : word };
}

/** What an empty list says. */
export const emptyWords = ({ payment }: Filters) =>
  payment === undefined
    ? 'No cancellations found.'
    : 'No cancellations found. The search needs a complete id; the shortened ids in a list are not complete.';
