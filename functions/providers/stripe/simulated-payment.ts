import type { SimulatedAnswer, SimulatorWorld } from '../simulator.ts';

/** Every payment is one of 200.00 USD. */
export const total = 20_000;

/** A refund as Stripe keeps it; `mark` is the metadata that we send with ours. */
export interface SimulatedRefund {
  readonly id: string;
  readonly amount: number;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly mark: string | null;
}

/** The first answer under an idempotency key, and which request it was. */
interface KeptAnswer {
  readonly at: number;
  readonly request: string;
  readonly answer: SimulatedAnswer;
}

export type StripePayment = {
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'requires_capture'
    | 'processing'
    | 'succeeded'
    | 'canceled';
  readonly cancellationReason: string | null;
  readonly canceledAt: number | null;
  readonly received: number;
  readonly refunds: readonly SimulatedRefund[];
  /** What `processing` ends with. */
  readonly processing: 'succeeds' | 'fails';
  readonly refunding: 'at-once' | 'slowly' | 'fails' | 'has-no-balance';
  readonly keys: Readonly<Record<string, KeptAnswer>>;
};

export type World = SimulatorWorld<StripePayment>;

export const captured: Partial<StripePayment> = { status: 'succeeded', received: total };
export const canceled: Partial<StripePayment> = { status: 'canceled', canceledAt: Date.UTC(2026, 0, 1) / 1000 };

export const refundOf = (amount: number): SimulatedRefund => ({
  id: 're_earlier',
  amount,
  status: 'succeeded',
  mark: null,
});

/** What was given back, or is on its way. */
export const refundedIn = ({ refunds }: StripePayment) =>
  refunds.reduce((sum, { amount, status }) => (status === 'failed' ? sum : sum + amount), 0);

/** The states from which Stripe lets a payment be cancelled: https://docs.stripe.com/api/payment_intents/cancel */
export const isCancelable = ({ status }: StripePayment) => status.startsWith('requires_');
