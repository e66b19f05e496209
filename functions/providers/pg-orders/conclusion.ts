import { mayHaveArrived } from '../../core/cancellation/attempt.ts';
import type { Observation, RejectedCode, Said } from '../../core/cancellation/observation.ts';
import { number } from '../../untrusted/json.ts';
import type { ExchangeInput } from '../exchange.ts';
import type { PgOrdersConfiguration } from './credentials.ts';
import { type Action, detailsOf, type Shown } from './meanings.ts';
import type { PgOrdersTransaction } from './references.ts';

export type PgOrdersInput = ExchangeInput<PgOrdersTransaction, PgOrdersConfiguration>;

/**
 * What a transaction means for our cancellation. Decides by the state, by how much `refundedAmount` has grown, and by the
 * new entries of the history. The top-level `status` is never read: it belongs to the action that came last, whoever
 * asked for it.
 */
export function conclusionFrom(shown: Shown, asked: PgOrdersInput): Observation {
  const since = shown.history.slice(actionsBefore(shown, asked)).filter(isVoidOrRefund);
  return { ...meaningOf(shown, since, asked), said: saidBy(shown, since) };
}

const actionsBefore = ({ history }: Shown, { snapshot }: PgOrdersInput) =>
  snapshot === undefined ? history.length : (number(snapshot, 'history') ?? 0);

const isVoidOrRefund = ({ action }: Action) => action === 'Void' || action === 'Refund';

function saidBy({ state, history }: Shown, since: readonly Action[]): Said {
  const { code, message = state } = since.at(-1)?.said ?? {};
  const explaining = since.at(-1) ?? history.slice(-1).find(({ failed }) => failed);
  return { code, message, ...detailsOf({ outcome: explaining?.outcome, pgCode: explaining?.said.code }) };
}

function meaningOf(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation {
  const { meaning, state } = shown;
  switch (meaning) {
    case 'voided':
      return { kind: 'cancelled' };
    case 'refunding':
      return { kind: 'pending', detail: state };
    case 'busy':
      return failureIn(since, asked) === 'final' ? failedForGood : { kind: 'pending', detail: state };
    case 'authorised':
      return afterActions(shown, since, asked);
    case 'captured':
      return afterRefunds(shown, since, asked) ?? afterActions(shown, since, asked);
    case 'refunded':
      return ofRefunded(shown, since, asked);
    default:
      return { kind: 'rejected', code: meaning.ends, detail: state };
  }
}

const failedForGood = { kind: 'rejected', code: 'cancel_declined', detail: 'failed for good' } as const;
const underWay = { kind: 'pending', detail: 'a cancel may still be under way' } as const;
const invisible = { kind: 'pending', detail: 'our refund is not visible' } as const;
const withoutAmounts = { kind: 'unknown', detail: 'shows a refund without its amounts' } as const;

const contradicted = (detail: string) => ({ kind: 'rejected', code: 'contradicted', detail }) as const;

/** `Refunded` means all or a part, by whomever. What was given back before our first request leaves the rest captured. */
function ofRefunded(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation {
  const { captured = 0, refunded = 0 } = shown;
  if (captured <= 0 || refunded <= 0) return withoutAmounts;
  const isExpected = asked.attempts.some(mayHaveArrived) && since.length === 0;
  return afterRefunds(shown, since, asked) ?? (isExpected ? invisible : afterActions(shown, since, asked));
}

/** What was given back since our snapshot; `undefined` if nothing was. It is ours if it may be ours and is not more than was asked. */
function afterRefunds(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation | undefined {
  const { captured, refunded: total, currency } = shown;
  const earlier = asked.snapshot === undefined ? total : (number(asked.snapshot, 'refunded') ?? 0);
  const value = (total ?? 0) - (earlier ?? 0);
  if (value <= 0) return undefined;
  if (!asked.attempts.some(mayHaveArrived)) return contradicted('money was given back, but not by a request of ours');
  if (captured === undefined || currency === undefined) return withoutAmounts;
  const requested = asked.amount?.value ?? captured - (earlier ?? 0);
  if (value > requested) return contradicted('more was given back than we asked for');
  if (value === requested) {
    return { kind: 'refunded', amount: { value, currency }, full: value + (earlier ?? 0) >= captured };
  }
  return failureIn(since, asked) ? contradicted('our request failed, and other money was given back') : invisible;
}

/** Nothing was given back. The entries of the history say whether a request of ours is still at work. */
function afterActions(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation {
  // A success that the state does not show yet, whoever asked for it.
  if (since.some(({ failed }) => !failed)) return underWay;
  const hasArrived = asked.attempts.some(mayHaveArrived);
  const reason = whyNotSend(shown, asked);
  if (since.length === 0 || !hasArrived) {
    return reason ? { kind: 'rejected', standing: 'provisional', ...reason } : { kind: 'open' };
  }
  switch (failureIn(since, asked)) {
    case 'final':
      return failedForGood;
    case 'retryable':
      return reason ? { kind: 'rejected', ...reason } : { kind: 'open', failed: true };
    default:
      return underWay;
  }
}

/** How all our requests that may have arrived failed, by the outcome of the last failure, never by its code. */
function failureIn(since: readonly Action[], { attempts }: PgOrdersInput): 'final' | 'retryable' | undefined {
  const failures = since.filter(({ failed }) => failed);
  const arrived = attempts.filter(mayHaveArrived).length;
  if (arrived === 0 || failures.length < arrived) return undefined;
  // Stryker disable next-line OptionalChaining: there is at least one failure here, which the compiler does not know
  const outcome = failures.at(-1)?.outcome;
  if (outcome === 'failedNonRetryable') return 'final';
  return outcome === 'failedRetryable' ? 'retryable' : undefined;
}

/** A cancel voids everything while the payment is authorised, and refunds it once it is captured. Neither may happen unasked. */
function whyNotSend(
  { meaning, captured = 0, refunded: earlier = 0, currency }: Shown,
  { amount, ifCaptured }: PgOrdersInput,
): { readonly code: RejectedCode; readonly detail: string } | undefined {
  if (meaning === 'authorised') {
    return amount && { code: 'not_permitted', detail: 'not captured yet: a cancel would void the whole payment' };
  }
  if (earlier > 0 && earlier >= captured) return { code: 'already_refunded', detail: 'nothing is left of it' };
  if (ifCaptured === 'reject') return { code: 'already_captured', detail: 'a cancel would refund it' };
  if (amount && amount.currency !== currency) return { code: 'not_permitted', detail: 'captured in another currency' };
  if (amount && amount.value > captured - earlier) return { code: 'not_permitted', detail: 'more than is left of it' };
  return undefined;
}
