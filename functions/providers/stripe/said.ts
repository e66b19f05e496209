import type { Said } from '../../core/cancellation/observation.ts';
import { at, number, text } from '../../untrusted/json.ts';
import type { ProviderResponse } from '../exchange.ts';

type Answer = Pick<ProviderResponse, 'headers' | 'body'>;

/** Stripe's support asks for it (https://docs.stripe.com/api/request_ids). */
const requestIdOf = ({ headers }: Answer) => headers['request-id'];

/** The words of an error (https://docs.stripe.com/api/errors). The PaymentIntent inside shows its state. */
export function saidByError(response: Answer): Said {
  const error = at(response.body, 'error');
  return {
    reference: text(error, 'payment_intent', 'id'),
    code: text(error, 'code') ?? text(error, 'type'),
    message: text(error, 'message'),
    details: {
      paymentStatus: text(error, 'payment_intent', 'status'),
      declineCode: text(error, 'decline_code'),
      networkDeclineCode: text(error, 'network_decline_code'),
      requestId: requestIdOf(response),
    },
  };
}

/** The words of a PaymentIntent: why it was cancelled and when, and what its newest charge says. */
export function saidByIntent(response: Answer): Said {
  const { body } = response;
  const charge = at(body, 'latest_charge');
  return {
    reference: text(charge, 'id') ?? text(charge) ?? text(body, 'id'),
    code: text(body, 'status'),
    details: {
      cancellationReason: text(body, 'cancellation_reason'),
      canceledAt: timeOf(number(body, 'canceled_at')),
      receiptUrl: text(charge, 'receipt_url'),
      declineCode: text(body, 'last_payment_error', 'decline_code'),
      networkDeclineCode: text(charge, 'outcome', 'network_decline_code'),
      requestId: requestIdOf(response),
    },
  };
}

/** The words of a refund. */
export const saidByRefund = (refund: unknown): Said => ({
  reference: text(refund, 'id'),
  code: text(refund, 'status'),
  details: { pendingReason: text(refund, 'pending_reason'), failureReason: text(refund, 'failure_reason') },
});

/** The answer to a refund. */
export function saidByRefundAnswer(response: Answer): Said {
  const said = saidByRefund(response.body);
  return { ...said, details: { ...said.details, requestId: requestIdOf(response) } };
}

const latestTime = 8.64e12;

const timeOf = (seconds: number | undefined) =>
  seconds === undefined || Math.abs(seconds) > latestTime ? undefined : new Date(seconds * 1000).toISOString();
