import type { BehindOurBack, Fact } from '../simulator.ts';
import { canceled, captured, isCancelable, refundedIn, type StripePayment } from './simulated-payment.ts';

export function truthOf(payment: StripePayment): readonly Fact[] {
  const { status, received, cancellationReason, refunds } = payment;
  if (received > 0) {
    const isRefunded = refundedIn(payment) >= received;
    const failed = refunds.filter((refund) => refund.status === 'failed');
    return ['captured', ...(isRefunded ? (['refunded'] as const) : []), ...failed.map(() => 'cancel failed' as const)];
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
