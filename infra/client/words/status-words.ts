import type { Status } from '../../../functions/core/cancellation/status.ts';

/** The word of each status, as the console and the command line show it. */
export const statusWord: Readonly<Record<Status, string>> = {
  accepted: 'Accepted',
  processing: 'Processing',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  partially_refunded: 'Partly refunded',
  rejected: 'Rejected',
  review_required: 'Needs a person',
};

/** A code in words: `already_captured` becomes "already captured". */
export const spacedWords = (code: string) => code.replaceAll('_', ' ');
