import { type Attempt, wasSent } from '../../core/cancellation/attempt.ts';
import type { Observation } from '../../core/cancellation/observation.ts';
import { text } from '../../untrusted/json.ts';
import { type Implication, impliedSubStatus } from './meanings.ts';

/** What a payment's list of transactions shows. */
export type Transactions = readonly unknown[];

// Stryker disable next-line StringLiteral: any word works that is no type
const typeOf = (transaction: unknown) => text(transaction, 'type') ?? '';
const statusOf = (transaction: unknown) => text(transaction, 'status') ?? '';
const isCancel = (transaction: unknown) => typeOf(transaction) === 'CANCEL';

/** A transaction in one of these statuses is still worked on. */
export const isUnderWay = (transaction: unknown) => ['CREATED', 'PENDING'].includes(statusOf(transaction));
export const isCancelUnderWay = (transaction: unknown) => isCancel(transaction) && isUnderWay(transaction);
const hasSucceeded = (transaction: unknown) => statusOf(transaction) === 'SUCCEEDED';
/** An ERROR is not certain: a processor that answered too late may have done it. */
const hasFailed = (transaction: unknown) => ['DECLINED', 'REJECTED', 'EXPIRED'].includes(statusOf(transaction));

/** The shape without `sub_status`: the transactions imply one only when none of them is still under way. */
export function implied(status: string | undefined, transactions: Transactions): string | undefined {
  // Stryker disable next-line StringLiteral: any word without a rule will do
  const rule: Implication | undefined = impliedSubStatus.get(status ?? '');
  if (!rule || transactions.some(isUnderWay)) return undefined;
  const done = transactions.filter(hasSucceeded).map(typeOf);
  const holds = done.some((type) => rule.some.includes(type)) && !done.some((type) => rule.none.includes(type));
  return holds ? rule.subStatus : undefined;
}

/** The cancel that took effect, or else the last one: its words are evidence. */
export function tellingCancel(transactions: Transactions): { readonly words: unknown; readonly isDone: boolean } {
  const cancels = transactions.filter(isCancel);
  const words = cancels.find(hasSucceeded) ?? cancels.at(-1);
  return { words, isDone: hasSucceeded(words) };
}

const takesMoney = (transaction: unknown) => ['AUTHORIZE', 'PURCHASE'].includes(typeOf(transaction));
/** These happen only to money that was held before. */
const neededMoney = (transaction: unknown) => ['CAPTURE', 'CANCEL', 'REFUND'].includes(typeOf(transaction));

/** A payment as far as its transactions matter. */
interface Listed {
  readonly subStatus: string | undefined;
  readonly transactions: Transactions;
  /** Whether the answer has a list of transactions, even an empty one. */
  readonly areListed: boolean;
}

/**
 * What a failed payment means. Only transactions that all failed to take money show that none is held: a failed capture
 * ends as DECLINED or REJECTED too, and leaves the authorisation. FRAUD_VERIFIED is a fraud check that went well. A fraud
 * check that declines a payment creates no transactions (yuno-docs: payment.mdx, docs/webhooks/configure-webhooks.mdx).
 */
export function afterFailure({ subStatus, transactions, areListed }: Listed): Observation {
  if (transactions.some(isUnderWay)) return { kind: 'pending' };
  const taking = transactions.filter(takesMoney);
  const wasNeverTaken = taking.length > 0 && taking.every(hasFailed) && !transactions.some(neededMoney);
  const wasNeverTried = subStatus === 'FRAUD_DECLINED' && areListed && transactions.length === 0;
  return wasNeverTaken || wasNeverTried
    ? { kind: 'rejected', code: 'declined' }
    : { kind: 'rejected', code: 'outcome_unknown', detail: 'the payment failed, and may still hold money' };
}

/**
 * Whether every cancel of ours is shown as failed. One key makes at most one transaction, so as many cancels must have
 * failed as we have used keys.
 */
export function hasEveryCancelFailed(transactions: Transactions, attempts: readonly Attempt[]): boolean {
  const keys = new Set(attempts.filter(wasSent).map(({ providerToken }) => providerToken));
  return keys.size > 0 && transactions.filter(isCancel).filter(hasFailed).length >= keys.size;
}
