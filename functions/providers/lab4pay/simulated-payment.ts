import type { BehindOurBack, Fact } from '../simulator.ts';

export type Payment = {
  readonly status: 'INITIATED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | 'EXPIRED' | 'CANCELED';
  /** What the terminal does once a cancel was received. */
  readonly terminal: 'cancels' | 'completes' | 'silent';
  readonly completed_at: string | null;
  readonly canceled_at: string | null;
  readonly reverted_at: string | null;
};

export const longAgo = '2026-01-01T12:00:00Z';

export const isOpen = ({ status }: Payment) => status === 'INITIATED' || status === 'IN_PROGRESS';

export function truthOf({ status, completed_at, reverted_at }: Payment): readonly Fact[] {
  if (status === 'CANCELED') return ['voided'];
  if (status === 'FAILED') return ['declined'];
  if (status === 'EXPIRED') return ['expired'];
  if (reverted_at) return ['captured', 'refunded'];
  return completed_at ? ['captured'] : ['open'];
}

export const cancelled: Partial<Payment> = { status: 'CANCELED', canceled_at: longAgo };
const completed: Partial<Payment> = { status: 'SUCCESS', canceled_at: null, completed_at: longAgo };

export const behindOurBack: BehindOurBack<Payment> = {
  capture: (payment) => (isOpen(payment) ? completed : undefined),
  void: (payment) => (isOpen(payment) ? cancelled : undefined),
  contradict: (payment) => (payment.status === 'CANCELED' ? completed : undefined),
};
