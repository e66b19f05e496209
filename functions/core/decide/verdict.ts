import { presentable } from '../../untrusted/presentable.ts';
import { type Attempt, isLive, mayHaveArrived } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { End, ReviewCode } from '../cancellation/status.ts';
import { isReadAfterRefusal } from './judge-attempts.ts';
import type { ExchangeResult, Observation } from './observation.ts';

/** Why a person must look. */
export interface Review {
  readonly status: 'review_required';
  readonly code: ReviewCode;
  readonly detail?: string | undefined;
}

/** How the cancellation ended, or why a person must look. */
export type Verdict =
  | {
      readonly status: End;
      readonly changes: Pick<Changes, 'refund' | 'rejection'>;
      readonly detail?: string | undefined;
    }
  | Review;

/** The verdict that an exchange proves; `undefined` when it proves none. `attempts` are judged already. */
export function reachVerdict(
  record: Cancellation,
  attempts: readonly Attempt[],
  result: ExchangeResult,
): Verdict | undefined {
  const { exchange, observation } = result;
  switch (observation.kind) {
    case 'cancelled':
      return { status: 'cancelled', changes: {} };
    case 'refunded':
      return {
        status: observation.full ? 'refunded' : 'partially_refunded',
        changes: { refund: { amount: observation.amount } },
      };
    case 'manual':
      return { status: 'review_required', code: 'provider_asks', detail: observation.detail };
    case 'rejected':
      return holds(attempts, exchange, observation) ? rejection(record, attempts, observation) : undefined;
    case 'open':
      return exchange === 'status' ? afterOpen(record, attempts, result) : undefined;
    // Stryker disable next-line ConditionalExpression: without this case the function returns undefined too
    default:
      return undefined;
  }
}

type Rejected = Extract<Observation, { kind: 'rejected' }>;

/** Whether a `rejected` holds whatever else of ours may still be under way. */
function holds(
  attempts: readonly Attempt[],
  exchange: ExchangeResult['exchange'],
  { standing = 'firm' }: Rejected,
): boolean {
  if (exchange === 'cancel') return !attempts.some(isLive);
  switch (standing) {
    case 'firm':
      return true;
    case 'provisional':
      return !attempts.some(isLive);
    case 'no-access':
      return !attempts.some(mayHaveArrived);
  }
}

function rejection(record: Cancellation, attempts: readonly Attempt[], { code, detail }: Rejected): Verdict {
  if (partialRefundMayBePending(record, attempts)) return partOutcomeUnknown;
  if (code === 'outcome_unknown' || code === 'contradicted') return { status: 'review_required', code, detail };
  const rejection = detail ? { code, detail: presentable(detail) } : { code };
  return { status: 'rejected', changes: { rejection }, detail };
}

/** Still cancellable. That allows a first or a repeated attempt, but it is the end if the provider has refused the cancel. */
function afterOpen(record: Cancellation, attempts: readonly Attempt[], result: ExchangeResult): Verdict | undefined {
  if (partialRefundMayBePending(record, attempts)) return partOutcomeUnknown;
  const last = attempts.at(-1);
  if (!last || !isReadAfterRefusal(result, last) || attempts.some(isLive)) return undefined;
  const onceMore = (last.sawPending || last.tokenSpent) && !record.request.amount;
  return onceMore ? undefined : refusedWithoutReason;
}

const withoutReason = 'the provider refused the cancel and shows no other reason';

const refusedWithoutReason: Verdict = {
  status: 'rejected',
  changes: { rejection: { code: 'not_permitted', detail: withoutReason } },
  detail: withoutReason,
};

/** A partial refund may still happen: this exchange withdrew an attempt that may have arrived. */
const partialRefundMayBePending = (record: Cancellation, attempts: readonly Attempt[]) =>
  record.request.amount !== undefined &&
  attempts.some((attempt) => !record.attempts.includes(attempt) && mayHaveArrived(attempt));

const partOutcomeUnknown: Verdict = {
  status: 'review_required',
  code: 'outcome_unknown',
  detail: 'a partial refund was sent and is not visible; sending it again could refund twice',
};
