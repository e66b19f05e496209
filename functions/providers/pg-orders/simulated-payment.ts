import type { SimulatorWorld } from '../simulator.ts';

/** The gateway's view of one payment; amounts are in minor units. A `type`, because only those are records. */
export type Payment = {
  readonly state: string;
  readonly capturedAmount: number;
  readonly refundedAmount: number;
  readonly status: Status;
  readonly history: readonly Entry[];
  readonly updated: string;
  /** A void and a refund can each be sent once, and again only after a retryable failure. */
  readonly cancel: 'may-be-sent' | 'under-way' | 'sent';
  readonly refundAmount: number | null;
  /** What the next void or refund meets. */
  readonly meets: 'success' | 'retryable-failure' | 'final-failure' | 'capture';
  readonly refundTakes: number;
};

export type World = SimulatorWorld<Payment>;
type Status = typeof succeeded | typeof failedRetryable | typeof failedForGood;

export interface Entry {
  readonly amount: number;
  readonly result: 'Success' | 'Failure';
  readonly action: 'Authorize' | 'Void' | 'Capture' | 'Refund';
  readonly status: Status;
  readonly created: string;
}

export const total = 20_000;
export const submitted = 1500;
export const refundTime = 1500;
export const passingTime = 3000;
export const refundTimeWhenSlow = 60_000;
export const began = '2026-01-01T00:00:00.000Z';

export const succeeded = { code: 'PG0000', description: 'Approved', outcome: 'succeeded' } as const;
export const failedRetryable = { code: 'PG2001', description: 'Try again later', outcome: 'failedRetryable' } as const;
export const failedForGood = { code: 'PG0005', description: 'Declined', outcome: 'failedNonRetryable' } as const;

export const authorise: Entry = {
  amount: total,
  result: 'Success',
  action: 'Authorize',
  status: succeeded,
  created: began,
};
export const capture: Entry = { ...authorise, action: 'Capture' };
export const voided: Entry = { ...authorise, amount: 0, action: 'Void' };
export const refund: Entry = { ...authorise, amount: 0, action: 'Refund' };

export const captured: Partial<Payment> = {
  state: 'CaptureSucceeded',
  capturedAmount: total,
  history: [authorise, capture],
};
