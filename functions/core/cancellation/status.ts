/** Where a cancellation stands; the four ends never change. */
export const statuses = [
  'accepted',
  'processing',
  'cancelled',
  'refunded',
  'partially_refunded',
  'rejected',
  'review_required',
] as const;
export type Status = (typeof statuses)[number];

export const isStatus = (word: unknown): word is Status => statuses.some((status) => status === word);

export const ends = ['cancelled', 'refunded', 'partially_refunded', 'rejected'] as const satisfies readonly Status[];
export type End = (typeof ends)[number];

/** Every legal change of status; the conditional writes are built from this table. */
export const transitions = {
  accepted: ['processing'],
  processing: [...ends, 'review_required'],
  review_required: [...ends],
  cancelled: [],
  refunded: [],
  partially_refunded: [],
  rejected: [],
} as const satisfies Record<Status, readonly Status[]>;

export const isEnd = (status: Status): status is End => transitions[status].length === 0;

/** The statuses from which `to` may be reached. */
export const statusesBefore = (to: Status): Status[] =>
  statuses.filter((from) => (transitions[from] as readonly Status[]).includes(to));

export const rejectionCodes = [
  'already_captured',
  'already_refunded',
  'expired',
  'unknown_transaction',
  'not_permitted',
  'declined',
  'cancel_declined',
] as const;
export type RejectionCode = (typeof rejectionCodes)[number];

export const reviewCodes = [
  'provider_asks',
  'outcome_unknown',
  'deadline_passed',
  'contradicted',
  'credentials_refused',
  'not_readable',
] as const;
export type ReviewCode = (typeof reviewCodes)[number];
