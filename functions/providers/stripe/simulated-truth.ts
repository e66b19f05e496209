import type { BehindOurBack, Fact } from '../simulator.ts';
import { canceled, captured, isCancelable, refundedIn, type StripePayment } from './simulated-payment.ts';

export function truthOf(payment: StripePayment): readonly Fact[] {
  const { status, received, cancellationReason, refunding, refunds } = payment;
  if (received > 0) {
    const hasFailed = refunding === 'fails' && refunds.length > 0;
    return [
      'captured',
      ...(refundedIn(payment) >= received ? (['refunded'] as const) : []),
      ...(hasFailed ? (['declined'] as const) : []),
    ];
  }
  if (status !== 'canceled') return ['open'];
  return cancellationReason === 'automatic' ? ['expired'] : ['voided'];
}

export const behindOurBack: BehindOurBack<StripePayment> = {
  capture: ({ status }) => (status === 'requires_capture' ? captured : undefined),
  void: (payment) => (isCancelable(payment) && payment.received === 0 ? canceled : undefined),
  contradict: ({ status, received }) =>
    status === 'canceled' && received === 0 ? { ...captured, canceledAt: null } : undefined,
};
