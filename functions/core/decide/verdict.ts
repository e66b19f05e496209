import { presentable } from '../../untrusted/presentable.ts';
import { type Attempt, isLive, mayHaveArrived } from '../cancellation/attempt.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { Changes } from '../cancellation/changes.ts';
import type { ExchangeResult, Observation } from '../cancellation/observation.ts';
import type { End, ReviewCode } from '../cancellation/status.ts';
import type { Policy } from '../look/policy.ts';
import { isCostly } from '../look/repeats.ts';
import { isNamedBy, isReadAfterRefusal, isSettled } from './judge-attempts.ts';

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

/** The verdict that an exchange proves; `undefined` when it proves none. The attempts of `record` are judged already. */
export function reachVerdict(record: Cancellation, result: ExchangeResult, policy: Policy): Verdict | undefined {
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
      return rejected(record, result, observation, policy);
    case 'open':
      return exchange === 'status' ? afterOpen(record, result, policy) : undefined;
    case 'unreadable':
      return cannotBeRead(record, observation, policy);
    case 'unknown':
      return exchange === 'cancel' && policy.whenInDoubt === 'ask-person' ? lost : undefined;
    // Stryker disable next-line ConditionalExpression: without this case the function returns undefined too
    default:
      return undefined;
  }
}

type Rejected = Extract<Observation, { kind: 'rejected' }>;

function rejected(record: Cancellation, result: ExchangeResult, observation: Rejected, policy: Policy) {
  const { code, detail } = observation;
  if (!holds(record.attempts, result, observation, policy)) return undefined;
  const mayRefund = record.request.ifCaptured === 'refund';
  if (mayRefund && observation.standing === 'provisional' && isInvisible(record, result, policy)) return invisible;
  if (code === 'outcome_unknown' || code === 'contradicted')
    return { status: 'review_required', code, detail } satisfies Verdict;
  const rejection = detail ? { code, detail: presentable(detail) } : { code };
  return { status: 'rejected', changes: { rejection }, detail } satisfies Verdict;
}

/** Whether a `rejected` holds whatever else of ours may still be under way. */
function holds(
  attempts: readonly Attempt[],
  result: ExchangeResult,
  { standing = 'firm' }: Rejected,
  policy: Policy,
): boolean {
  if (result.exchange === 'testimony') return speaksOfOurs(attempts, result) && !attempts.some(isLive);
  if (result.exchange !== 'status') return !attempts.some(isLive);
  switch (standing) {
    case 'firm':
      return true;
    case 'provisional':
      return !attempts.some((attempt) => isLive(attempt) && !isSettled(attempt, result, policy.waits.settle));
    case 'no-access':
      return !attempts.some(mayHaveArrived);
  }
}

/** A refusal of somebody else's request proves nothing about our requests. */
const speaksOfOurs = (attempts: readonly Attempt[], result: ExchangeResult) =>
  attempts.some((attempt) => isNamedBy(result, attempt));

/** The payment is still open. So a request may be sent, or sent again, but not one that could move a part of the money twice. */
function afterOpen(record: Cancellation, result: ExchangeResult, policy: Policy): Verdict | undefined {
  if (isInvisible(record, result, policy)) return invisible;
  const parts = record.request.amount ? record.attempts.filter((attempt) => isCostly(attempt, policy)) : [];
  if (parts.some(({ withdrawnBy }) => withdrawnBy === 'failure')) return partFailed;
  return parts.some((attempt) => isReadAfterRefusal(result, attempt)) ? partRefused : undefined;
}

const partFailed: Verdict = {
  status: 'review_required',
  code: 'outcome_unknown',
  detail: 'a partial refund failed at the provider; sending it again could refund twice',
};

const withoutReason = 'the provider refused the refund and shows no other reason';

const partRefused: Verdict = {
  status: 'rejected',
  changes: { rejection: { code: 'not_permitted', detail: withoutReason } },
  detail: withoutReason,
};

/** A costly request was sent, nobody knows whether it arrived, and a read long after it shows no effect. */
const isInvisible = ({ attempts }: Cancellation, result: ExchangeResult, policy: Policy) =>
  attempts.some((attempt) => isCostly(attempt, policy) && isSettled(attempt, result, policy.waits.settle));

const invisible: Verdict = {
  status: 'review_required',
  code: 'outcome_unknown',
  detail: 'a cancel request was sent and is not visible; sending it again could move money twice',
};

const lost: Verdict = {
  status: 'review_required',
  code: 'outcome_unknown',
  detail: 'there was no clear answer, and we cannot find out what the request did',
};

/** The number of such reads in a row, this one included. One 404 may be a mistake of a gateway. */
const minUnreadable = 3;

/** Where a cancel could move money unasked and the state cannot be read, nothing is sent and a person decides. */
function cannotBeRead(
  { attempts, unreadableReads = 0 }: Cancellation,
  { detail }: Extract<Observation, { kind: 'unreadable' }>,
  { readBeforeSend }: Policy,
): Verdict | undefined {
  if (!readBeforeSend || unreadableReads + 1 < minUnreadable) return undefined;
  const code = attempts.some(mayHaveArrived) ? 'outcome_unknown' : 'not_readable';
  return { status: 'review_required', code, detail };
}
