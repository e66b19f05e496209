import type { SimulatedAnswer } from '../simulator.ts';
import { refundMark } from './intent.ts';
import { refundedIn, type SimulatedRefund, type StripePayment, total } from './simulated-payment.ts';

/** A PaymentIntent as Stripe shows it, with its charge expanded or as an id. */
export function intent(id: string, payment: StripePayment, isExpanded = false) {
  const hasCharge = payment.received > 0 || payment.status === 'requires_capture';
  const chargeId = `ch_${id}`;
  return {
    id,
    object: 'payment_intent',
    amount: total,
    amount_capturable: payment.status === 'requires_capture' ? total - payment.received : 0,
    amount_received: payment.received,
    canceled_at: payment.canceledAt,
    cancellation_reason: payment.cancellationReason,
    currency: 'usd',
    latest_charge: hasCharge ? (isExpanded ? charge(chargeId, id, payment) : chargeId) : null,
    status: payment.status,
  };
}

function charge(id: string, paymentIntent: string, payment: StripePayment) {
  const back = refundedIn(payment);
  return {
    id,
    object: 'charge',
    amount: total,
    amount_captured: payment.received,
    amount_refunded: back,
    captured: payment.received > 0,
    currency: 'usd',
    disputed: false,
    payment_intent: paymentIntent,
    receipt_url: `https://pay.stripe.com/receipts/${id}`,
    refunded: payment.received > 0 && payment.status !== 'requires_capture' && back >= payment.received,
    refunds: {
      object: 'list',
      data: payment.refunds.toReversed().map((one) => refund(one, paymentIntent)),
      has_more: false,
    },
  };
}

export const refund = ({ id, amount, status, mark }: SimulatedRefund, paymentIntent: string) => ({
  id,
  object: 'refund',
  amount,
  charge: `ch_${paymentIntent}`,
  currency: 'usd',
  ...(status === 'failed' ? { failure_reason: 'expired_or_canceled_card' } : {}),
  metadata: mark === null ? {} : { [refundMark]: mark },
  payment_intent: paymentIntent,
  status,
});

/** https://docs.stripe.com/api/errors */
export const failure = (
  status: number,
  code: string | undefined,
  message: string,
  more: object = {},
): SimulatedAnswer => ({
  status,
  body: {
    error: { type: code === 'idempotency_error' ? code : 'invalid_request_error', code, message, ...more },
  },
});
