import type { Cancellation } from '../client/client.ts';

/** Every exit code and its meaning, as the help prints it. */
export const exitCodes = {
  0: 'done; for a cancellation: cancelled, refunded or partially refunded',
  1: 'the service or its token issuer cannot be reached, a check of doctor fails, or Node.js is too old',
  2: 'a mistake in the command or its options, or bad rows in a file',
  3: 'rejected: the payment was not cancelled',
  4: 'review_required: a person must decide; or a resolution or a correction awaits approval',
  5: 'still open',
  6: 'refused by the service',
  130: 'interrupted',
} as const;

export type ExitCode = keyof typeof exitCodes;

/** The exit code of a command about one cancellation. */
export function exitCodeOf({ status }: Pick<Cancellation, 'status'>): ExitCode {
  switch (status) {
    case 'cancelled':
    case 'refunded':
    case 'partially_refunded':
      return 0;
    case 'rejected':
      return 3;
    case 'review_required':
      return 4;
    case 'accepted':
    case 'processing':
      return 5;
  }
}
