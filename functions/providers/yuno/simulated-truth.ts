import type { BehindOurBack, Fact } from '../simulator.ts';
import type { YunoPayment } from './simulated-payment.ts';

export function truthOf({ status, subStatus, authentication }: YunoPayment): readonly Fact[] {
  if (status === 'CANCELED') return subStatus === 'CANCELED' ? ['voided'] : ['open'];
  // Yuno refuses every cancel request while the payer authenticates.
  if (authentication !== 'none') return ['open', 'forbidden'];
  const rows: Readonly<Record<string, readonly Fact[]>> = {
    SUCCEEDED: ['captured'],
    REFUNDED: ['captured', 'refunded'],
    EXPIRED: ['expired'],
    FRAUD: ['declined'],
  };
  return rows[status] ?? ['open'];
}

export const cancelled: Partial<YunoPayment> = { status: 'CANCELED', subStatus: 'CANCELED' };
const captured: Partial<YunoPayment> = { status: 'SUCCEEDED', subStatus: 'CAPTURED' };

const isUntouched = ({ subStatus, working }: YunoPayment) => subStatus === 'AUTHORIZED' && working.length === 0;

export const behindOurBack: BehindOurBack<YunoPayment> = {
  capture: (payment) => (isUntouched(payment) ? captured : undefined),
  void: (payment) => (isUntouched(payment) ? cancelled : undefined),
  contradict: ({ status, subStatus }) => (status === 'CANCELED' && subStatus === 'CANCELED' ? captured : undefined),
};
