import { type Status, statuses } from '../../../functions/core/cancellation/status.ts';

/** What the list shows: at most one status, one provider and one payment; kept in the page's address. */
export interface Filters {
  readonly status?: Status | undefined;
  readonly provider?: string | undefined;
  readonly payment?: string | undefined;
}

/** Filters as the query of the page's own address; nothing for what is not filtered. */
export function toAddress({ status, provider, payment }: Filters): string {
  const query = new URLSearchParams();
  if (status) query.set('status', status);
  if (provider) query.set('provider', provider);
  if (payment) query.set('payment', payment);
  return query.size === 0 ? '' : `?${query}`;
}

/** Reads what `toAddress` wrote; what it does not know is left out. */
export function fromAddress(query: string): Filters {
  const read = new URLSearchParams(query);
  const [status, provider, payment] = [read.get('status'), read.get('provider'), read.get('payment')];
  return {
    ...(isStatus(status) ? { status } : {}),
    ...(provider ? { provider } : {}),
    ...(payment ? { payment } : {}),
  };
}

const isStatus = (word: string | null): word is Status => (statuses as readonly (string | null)[]).includes(word);

/** The list's query for the API. */
export function toQuery({ status, provider, payment }: Filters, limit: number, cursor?: string | null): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (status) query.set('status', status);
  if (provider) query.set('provider', provider);
  if (payment) query.set('transactionId', payment);
  if (cursor) query.set('cursor', cursor);
  return `?${query}`;
}

/** Whether a cancellation belongs into a list with these filters. */
export function fits(
  { status, provider, payment }: Filters,
  cancellation: { status: Status; provider: string; transaction: Readonly<Record<string, string | undefined>> },
): boolean {
  const { transactionId, paymentId } = cancellation.transaction;
  return (
    (status === undefined || cancellation.status === status) &&
    (provider === undefined || cancellation.provider === provider) &&
    (payment === undefined || transactionId === payment || paymentId === payment)
  );
}

/** What was typed into the search: a cancellation's id leads to its page, anything else names a payment. */
export function searched(text: string): { readonly cancellation: string } | { readonly payment: string | undefined } {
  const word = text.trim();
  if (/^can_[a-z2-7]{26}$/.test(word)) return { cancellation: word };
  return { payment: word === '' ? undefined : word };
}

/** What a list without a line says. */
export const noneWords = ({ payment }: Filters) =>
  payment === undefined
    ? 'None.'
    : 'None. A search finds whole ids only: not a part of one, and not the short form in which a list shows them.';
