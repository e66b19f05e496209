import type { ReviewCode } from '../../../functions/core/cancellation/status.ts';

/** Which reviews are shown, and in which order. */
export interface ReviewFilters {
  readonly provider: string;
  readonly code: ReviewCode | '';
  readonly order: 'newest' | 'oldest';
}

/** The query string of `GET /v1/cancellations` for a page of reviews. */
export function reviewQuery({ provider, code }: ReviewFilters, limit: number, cursor?: string | null): string {
  const given = { provider, reviewCode: code, cursor: cursor ?? '' };
  const nonEmpty = Object.entries(given).filter(([, value]) => value !== '');
  return `?${new URLSearchParams([['needs', 'person'], ['limit', String(limit)], ...nonEmpty])}`;
}

interface Reviewed {
  readonly provider: string;
  readonly review: { readonly code: string } | null;
}

/** Whether a review passes the filters. */
export const isShown = ({ provider, code }: ReviewFilters, shown: Reviewed) =>
  (provider === '' || shown.provider === provider) && (code === '' || shown.review?.code === code);
