import { mayHaveArrived } from '../../core/cancellation/attempt.ts';
import type { Observation, RejectedCode } from '../../core/cancellation/observation.ts';
import { number } from '../../untrusted/json.ts';
import type { ExchangeInput, StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import { type Action, errorIn, isOurs, type Shown, shownIn } from './meanings.ts';
import type { PgOrdersTransaction } from './references.ts';

type PgOrdersInput = ExchangeInput<PgOrdersTransaction>;

/** Where the payment stood before we sent anything. What has changed since may be our doing. */
interface Before {
  readonly actions: number;
  readonly refunded: number;
}

/**
 * Decides by the state, by how much `refundedAmount` has grown, and by the new entries of the history. The top-level
 * `status` is never read: it belongs to the action that came last, whoever asked for it.
 */
export const status: StatusExchange<PgOrdersTransaction> = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/payments/v1/orders/${transaction.orderId}/transactions/${transaction.transactionId}`,
  }),
  interpret: (response, asked) => {
    if (response.status !== 200) return usualAnswer(response, errorIn(response.body));
    if (!isOurs(response.body, asked.transaction)) return { kind: 'unknown', detail: 'shows another transaction' };
    const shown = shownIn(response.body);
    if (!shown) return { kind: 'unknown', detail: 'shows no state that the documents name' };
    const since = shown.history.slice(before(shown, asked).actions).filter(isVoidOrRefund);
    const { code, message = shown.state } = since.at(-1)?.said ?? {};
    return { ...meaningOf(shown, since, asked), said: { code, message } };
  },
  snapshot: ({ body }) => {
    const shown = shownIn(body);
    if (!shown) return undefined;
    const { state, history, refunded = 0, captured = 0, currency = null } = shown;
    return { state, history: history.length, refunded, captured, currency };
  },
};

const before = (shown: Shown, { snapshot }: PgOrdersInput): Before =>
  snapshot === undefined
    ? { actions: shown.history.length, refunded: shown.refunded ?? 0 }
    : { actions: number(snapshot, 'history') ?? 0, refunded: number(snapshot, 'refunded') ?? 0 };

const isVoidOrRefund = ({ action }: Action) => action === 'Void' || action === 'Refund';

function meaningOf(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation {
  switch (shown.meaning) {
    case 'voided':
      return { kind: 'cancelled' };
    case 'refunded':
      return refunded(shown, asked);
    case 'busy':
      return { kind: 'pending', detail: shown.state };
    case 'authorised':
    case 'captured':
      return since.length === 0 ? untouched(shown, asked) : worked(shown, since, asked);
    default:
      return { kind: 'rejected', code: shown.meaning.ends, detail: shown.state };
  }
}

/** `Refunded` may be partial, and older than our request. Only what the refunded amount has grown by is ours. */
function refunded(shown: Shown, asked: PgOrdersInput): Observation {
  if (!asked.attempts.some(mayHaveArrived)) return { kind: 'rejected', code: 'already_refunded' };
  const { captured, refunded: total, currency } = shown;
  if (captured === undefined || total === undefined || currency === undefined) {
    return { kind: 'unknown', detail: 'shows a refund without its amounts' };
  }
  const earlier = before(shown, asked).refunded;
  const value = total - earlier;
  const requested = asked.amount?.value ?? captured - earlier;
  if (value <= 0 || value < requested) return { kind: 'pending', detail: 'our refund is not visible' };
  return { kind: 'refunded', amount: { value, currency }, full: total >= captured };
}

/** No void and no refund since we began. It can be cancelled, if the merchant asked for what a cancel does in this state. */
function untouched(shown: Shown, asked: PgOrdersInput): Observation {
  const reason = whyNotSend(shown, asked);
  return reason ? { kind: 'rejected', standing: 'provisional', ...reason } : { kind: 'open' };
}

/** The gateway has worked on a void or refund. Its outcome decides, never its code. */
function worked(shown: Shown, since: readonly Action[], asked: PgOrdersInput): Observation {
  const latest = since.at(-1);
  // Stryker disable next-line OptionalChaining: there is always at least one action here, which the compiler does not know
  const outcome = latest?.failed ? latest.outcome : undefined;
  if (outcome === 'failedNonRetryable') return { kind: 'rejected', code: 'declined', detail: 'failed for good' };
  const failures = since.filter(({ failed }) => failed).length;
  if (outcome !== 'failedRetryable' || failures < asked.attempts.filter(mayHaveArrived).length) {
    return { kind: 'pending', detail: 'a cancel may still be under way' };
  }
  const reason = whyNotSend(shown, asked);
  return reason ? { kind: 'rejected', ...reason } : { kind: 'open', failed: true };
}

/** A cancel voids everything while the payment is authorised, and refunds it once it is captured. Neither may happen unasked. */
function whyNotSend(
  { meaning, captured = 0, refunded: earlier = 0, currency }: Shown,
  { amount, ifCaptured }: PgOrdersInput,
): { readonly code: RejectedCode; readonly detail: string } | undefined {
  if (meaning === 'authorised') {
    return amount && { code: 'not_permitted', detail: 'not captured yet: a cancel would void the whole payment' };
  }
  if (ifCaptured === 'reject') return { code: 'already_captured', detail: 'a cancel would refund it' };
  if (amount && amount.currency !== currency) return { code: 'not_permitted', detail: 'captured in another currency' };
  if (amount && amount.value > captured - earlier) return { code: 'not_permitted', detail: 'more than is left of it' };
  return undefined;
}
