import { isLive } from '../../core/cancellation/attempt.ts';
import type { Observation } from '../../core/cancellation/observation.ts';
import { at, number, text } from '../../untrusted/json.ts';
import { isEchoOf } from '../echoed-id.ts';
import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import { fromStripe, toStripe } from './amounts.ts';
import { isMissing, unknownIntent } from './errors.ts';
import { type Captured, capturedIn, hasTakenMoney, isRefund, ourRefund, type StripeInput } from './intent.ts';
import type { StripeTransaction } from './references.ts';
import { saidByError, saidByIntent, saidByRefund } from './said.ts';

/**
 * Reads the PaymentIntent with its newest charge and the ten newest refunds of that:
 * https://docs.stripe.com/api/payment_intents/retrieve, https://docs.stripe.com/expand.
 */
export const status = {
  request: ({ transaction }) => ({
    method: 'GET',
    path: path`/v1/payment_intents/${transaction.paymentIntentId}`,
    // A nested expansion expands its parents too.
    query: { 'expand[]': 'latest_charge.refunds' },
  }),
  interpret: (response, asked) => {
    if (response.status !== 200) {
      const said = saidByError(response);
      return isMissing(response) ? { ...unknownIntent, said } : usualRead(response, said);
    }
    const { body } = response;
    if (!isEchoOf(at(body, 'id'), asked.transaction.paymentIntentId))
      return { kind: 'unknown', detail: 'the answer names another payment' };
    const said = saidByIntent(response);
    const { said: ofRefund, ...meaning } = meaningOf(body, asked);
    return { ...meaning, said: { ...said, ...ofRefund, details: { ...said.details, ...ofRefund?.details } } };
  },
  snapshot: ({ body }) => {
    const charge = capturedIn(body);
    return charge && charge.captured > 0 ? { captured: charge.captured, refunded: charge.refunded } : undefined;
  },
} satisfies StatusExchange<StripeTransaction>;

/** Every status of a PaymentIntent: https://docs.stripe.com/payments/paymentintents/lifecycle. */
function meaningOf(intent: unknown, asked: StripeInput): Observation {
  switch (text(intent, 'status')) {
    case 'canceled':
      return hasTakenMoney(intent) ? captured(intent, asked) : canceled(text(intent, 'cancellation_reason'));
    case 'succeeded':
      return captured(intent, asked);
    case 'processing':
      return { kind: 'pending', detail: 'processing' };
    case 'requires_payment_method':
    case 'requires_confirmation':
    case 'requires_action':
    case 'requires_capture':
      return asked.amount ? wouldCancelAll : { kind: 'open' };
    default:
      return { kind: 'unknown', detail: 'answered 200 with a status that we do not know' };
  }
}

const wouldCancelAll: Observation = {
  kind: 'rejected',
  code: 'not_permitted',
  standing: 'provisional',
  detail: 'not captured yet: a cancel would release the whole payment',
};

/** Stripe itself cancels an authorisation that has run out (`automatic`) and the payment of an expired Checkout Session. */
const canceled = (reason: string | undefined): Observation =>
  reason === 'automatic' || reason === 'expired' ? { kind: 'rejected', code: 'expired' } : { kind: 'cancelled' };

/** Money was taken. Our own refund decides if there is one, and otherwise what is left. */
function captured(intent: unknown, asked: StripeInput): Observation {
  const charge = capturedIn(intent);
  if (!charge) return { kind: 'unknown', detail: 'captured, but its charge does not say what is left' };
  const refund = ourRefund(charge, asked);
  if (refund) return refunded(refund, charge, asked);
  const isUnderWay = asked.attempts.some((attempt) => isRefund(attempt) && isLive(attempt));
  if (isUnderWay && charge.hasMoreRefunds) return { kind: 'unknown', detail: 'our refund may be an older one' };
  return untouched(charge, asked);
}

/** A refund can fail long after it was made: https://docs.stripe.com/refunds#failed-refunds. It is never made again. */
function refunded(refund: unknown, charge: Captured, asked: StripeInput): Observation {
  const said = saidByRefund(refund);
  const value = number(refund, 'amount') ?? Number.NaN;
  const amount = fromStripe(value, text(refund, 'currency') ?? '');
  switch (said.code) {
    case 'succeeded':
      if (!amount) return { kind: 'unknown', detail: 'our refund is shown without its amount', said };
      return isBeyondOurs(charge, value, asked)
        ? { kind: 'rejected', code: 'contradicted', detail: 'more was given back than we asked for', said }
        : { kind: 'refunded', amount, full: charge.isFullyRefunded, said };
    case 'failed':
    case 'canceled':
      return { kind: 'rejected', code: 'cancel_declined', detail: `our refund is ${said.code}`, said };
    case 'pending':
    case 'requires_action':
      return { kind: 'pending', detail: `our refund is ${said.code}`, said };
    default:
      return { kind: 'unknown', detail: 'our refund is in a state that we do not know', said };
  }
}

/** Somebody else has given money back since we looked first. */
const isBeyondOurs = (charge: Captured, ours: number, { snapshot }: StripeInput) =>
  charge.refunded > (number(snapshot, 'refunded') ?? charge.refunded) + ours;

/** Captured, and no refund of ours. It can be refunded if the merchant asked for that and so much is left. */
function untouched(charge: Captured, { amount, ifCaptured }: StripeInput): Observation {
  if (charge.isFullyRefunded) return { kind: 'rejected', code: 'already_refunded' };
  if (ifCaptured === 'reject') return { kind: 'rejected', code: 'already_captured', ...whatIsLeft(charge) };
  if (charge.isDisputed) return notPermitted('the customer disputes the payment');
  if (!amount) return { kind: 'open', send: 'refund', detail: 'captured' };
  if (amount.currency !== charge.currency) return notPermitted('captured in another currency');
  const value = toStripe(amount);
  if (value === undefined) return notPermitted('Stripe has no such amount of this currency');
  return value > charge.captured - charge.refunded
    ? notPermitted('more than is left of it')
    : { kind: 'open', send: 'refund', detail: 'captured' };
}

const whatIsLeft = ({ captured: taken, refunded: back }: Captured) =>
  back > 0 ? { detail: `${back} of ${taken} was given back` } : {};

/** A refund of ours that is still under way could change it. */
const notPermitted = (detail: string): Observation => ({
  kind: 'rejected',
  code: 'not_permitted',
  standing: 'provisional',
  detail,
});
