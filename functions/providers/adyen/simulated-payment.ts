import { createHash } from 'node:crypto';
import type { BehindOurBack, Fact } from '../simulator.ts';

/** A cancel that Adyen has taken in, or that somebody has made in the Customer Area. */
interface SimulatedCancel {
  readonly pspReference: string;
  readonly reference: string;
  readonly success?: boolean;
}

export type Payment = {
  readonly status: 'authorised' | 'cancelled' | 'captured' | 'expired';
  /** What Adyen does with a cancel while the payment is authorised. `silent` cancels it and sends no webhook. */
  readonly manner: 'cancels' | 'late' | 'declines' | 'silent';
  /** By idempotency key, in the order in which they came. */
  readonly cancels: Readonly<Record<string, SimulatedCancel>>;
};

export const open: Payment = { status: 'authorised', manner: 'cancels', cancels: {} };

const byHand: SimulatedCancel = { pspReference: 'CUSTOMERAREA0001', reference: 'by hand', success: true };
export const cancelled: Partial<Payment> = { status: 'cancelled', cancels: { byHand } };

/** The 16 characters that Adyen gives to a cancel request; the same for the same request. */
export const pspReferenceOf = (id: string, key: string) =>
  createHash('sha256').update(`${id} ${key}`).digest('hex').slice(0, 16).toUpperCase();

const facts = { authorised: 'open', cancelled: 'voided', captured: 'captured', expired: 'expired' } as const;

export const truthOf = ({ status, cancels }: Payment): readonly Fact[] => [
  facts[status],
  ...Object.values(cancels).flatMap(({ success }) => (success === false ? ['cancel failed' as const] : [])),
];

const isUntouched = ({ status, cancels }: Payment) => status === 'authorised' && Object.keys(cancels).length === 0;

export const behindOurBack: BehindOurBack<Payment> = {
  capture: (payment) => (isUntouched(payment) ? { status: 'captured' } : undefined),
  void: (payment) => (isUntouched(payment) ? cancelled : undefined),
  contradict: () => undefined,
};
