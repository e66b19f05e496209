import type { Said } from '../../core/cancellation/observation.ts';
import { at, number, text } from '../../untrusted/json.ts';
import { isEchoOf } from '../echoed-id.ts';
import { saidDetails } from '../said-details.ts';

/** lab4pay does not publish how it spells the status; the field is `canceled_at`, with one L. */
export const canceledWords: ReadonlySet<string | undefined> = new Set(['CANCELED', 'CANCELLED', 'ABORTED']);

const times = ['canceled_at', 'completed_at', 'reverted_at'] as const;

const isMoment = (value: unknown) => value === undefined || value === null || typeof value === 'string';

/** Whether the body is a transaction at all: an object whose times are strings, null or absent. */
export const isReadable = (body: unknown) =>
  typeof body === 'object' && body !== null && !Array.isArray(body) && times.every((time) => isMoment(at(body, time)));

/** Whether the transaction has this time set. */
export const happened = (body: unknown, time: (typeof times)[number]) => text(body, time) !== undefined;

/** Whether a transaction is the one we asked for. One without an id is taken for ours, because the path named it. */
export const isAbout = (body: unknown, transactionId: string) => isEchoOf(at(body, 'transaction_id'), transactionId);

/**
 * How much of a completed payment was given back later, by refunds. All amounts are integers in cents; the total contains
 * the tip (docs.lab4pay.com, "Transaction print slip").
 */
export function refundedPart(body: unknown): 'none' | 'part' | 'all' {
  const refunded = refundedAmount(body);
  const total = number(body, 'total_amount') ?? number(body, 'amount') ?? Infinity;
  if (refunded <= 0) return 'none';
  return refunded < total ? 'part' : 'all';
}

const refundedAmount = (body: unknown) => number(body, 'refund_total_amount') ?? 0;

/** The words kept as evidence. */
export const saidBy = (body: unknown): Said => ({
  reference: text(body, 'transaction_id'),
  code: text(body, 'status'),
  details: saidDetails({
    approveCode: text(body, 'approve_code'),
    refundTotalAmount: refundedAmount(body) > 0 ? refundedAmount(body).toString() : undefined,
  }),
});
