import { hasReferences } from '../../../functions/core/cancellation/listed.ts';
import { isStatus, type Status } from '../../../functions/core/cancellation/status.ts';

/** What the list shows. The URL of the page keeps it. */
export interface Filters {
  /** What needs a person has the status `review_required`. */
  readonly status?: Status | undefined;
  readonly provider?: string | undefined;
  /** Any reference of the payment, or the merchant's own. */
  readonly reference?: string | undefined;
  /** The first day, as `2026-11-20`, in the time zone of the browser. */
  readonly from?: string | undefined;
  /** The last day. */
  readonly to?: string | undefined;
}

/** The filters as a query string of the page. */
export function filterQuery({
  status,
  provider,
  reference,
  from,
  to,
}: { readonly [Name in keyof Filters]: string | undefined }): string {
  const query = new URLSearchParams(nonEmpty({ status, provider, reference, from, to }));
  return query.size === 0 ? '' : `?${query}`;
}

/** Reads what `filterQuery` wrote; anything unknown is left out. */
export function parseFilters(query: string): Filters {
  const { status, provider, reference, from, to } = Object.fromEntries(new URLSearchParams(query));
  return {
    ...(isStatus(status) ? { status } : {}),
    ...nonEmpty({ provider, reference }),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

const isDay = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(midnight(text).getTime());

/** When the day begins in the time zone of the browser, or some days later. */
function midnight(day: string, later = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later);
}

/** The query string of `GET /v1/cancellations`. */
export function apiQuery(filters: Filters, limit: number, cursor?: string | null): string {
  const { status, provider, reference, from, to } = filters;
  const times = { from: from && midnight(from).toISOString(), to: to && midnight(to, 1).toISOString() };
  return `?${new URLSearchParams({ limit: String(limit), ...nonEmpty({ status, provider, reference, ...times, cursor }) })}`;
}

const nonEmpty = (values: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : [])));

/** The parts of a cancellation that the filters look at. */
interface Filtered {
  readonly status: Status;
  readonly provider: string;
  readonly transaction: Readonly<Record<string, string | undefined>>;
  readonly merchantReference: string | null;
  readonly requestedAt: string;
}

/** Whether a cancellation passes the filters. */
export function matches({ status, provider, reference, from, to }: Filters, shown: Filtered): boolean {
  const merchantReference = shown.merchantReference ?? undefined;
  const request = {
    provider: shown.provider,
    transaction: shown.transaction,
    merchantReference,
    ifCaptured: 'reject',
  } as const;
  const requested = Date.parse(shown.requestedAt);
  return (
    (status === undefined || shown.status === status) &&
    (provider === undefined || shown.provider === provider) &&
    (from === undefined || requested >= midnight(from).getTime()) &&
    (to === undefined || requested < midnight(to, 1).getTime()) &&
    hasReferences({ request }, { reference })
  );
}

/** What was typed into the search field: the id of a cancellation, or else a reference. */
export function parseSearch(
  text: string,
): { readonly cancellation: string } | { readonly reference: string | undefined } {
  const word = text.trim();
  if (/^can_[a-z2-7]{26}$/.test(word)) return { cancellation: word };
  return { reference: word === '' ? undefined : word };
}

/** What the list says about its length. `searchedBackTo`: the words for the time to which it was searched, if there is more. */
export function countWords({ reference }: Filters, shown: number, searchedBackTo: string | undefined): string {
  if (searchedBackTo !== undefined)
    return `${shown === 0 ? 'Nothing found yet' : `${shown} shown`}. Searched back to ${searchedBackTo}; there is more.`;
  if (shown > 0) return `${shown} shown`;
  return reference === undefined
    ? 'No cancellations found.'
    : 'No cancellations found. The search needs a complete id or reference; the shortened ids in a list are not complete.';
}
