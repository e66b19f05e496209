import { createHash } from 'node:crypto';
import type { SimulatedAnswer } from '../simulator.ts';

/** The three shapes in which Yuno's own documents show a payment. */
export type Shape = 'flat' | 'wrapped' | 'payment_status';

interface PaymentState {
  readonly status: string;
  readonly subStatus: string;
}

/** Yuno's error body. */
export const refusal = (status: number, code: string): SimulatedAnswer => ({
  status,
  body: { code, messages: [code.toLowerCase().replaceAll('_', ' ')] },
});

/** A made-up id that stays the same for the same words. */
const idOf = (words: string) =>
  createHash('sha256')
    .update(words)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** The answer to a cancel: its own transaction, and the payment as it stands. */
export const cancelAnswer = (id: string, payment: PaymentState, status: string, code: string): SimulatedAnswer => ({
  status: 200,
  body: {
    id: idOf(`CANCEL ${id}`),
    type: 'CANCEL',
    status,
    response_code: code,
    response_message: code.toLowerCase().replaceAll('_', ' '),
    payment: { id, status: payment.status, sub_status: payment.subStatus },
  },
});

/** The transactions behind a payment's state: the only hint that the shape without `sub_status` gives. */
const histories: Readonly<Record<string, readonly string[]>> = {
  'PENDING/AUTHORIZED': ['AUTHORIZE SUCCEEDED'],
  'PENDING/WAITING_ADDITIONAL_STEP': ['AUTHORIZE CREATED', 'THREE_D_SECURE PENDING'],
  'CANCELED/PENDING_PROVIDER_CONFIRMATION': ['AUTHORIZE SUCCEEDED', 'CANCEL PENDING'],
  'CANCELED/CANCELED': ['AUTHORIZE SUCCEEDED', 'CANCEL SUCCEEDED'],
  'SUCCEEDED/CAPTURED': ['AUTHORIZE SUCCEEDED', 'CAPTURE SUCCEEDED'],
  'REFUNDED/REFUNDED': ['AUTHORIZE SUCCEEDED', 'CAPTURE SUCCEEDED', 'REFUND SUCCEEDED'],
  'EXPIRED/EXPIRED': ['AUTHORIZE EXPIRED'],
  'FRAUD/FRAUD_VERIFIED': ['AUTHORIZE DECLINED', 'THREE_D_SECURE DECLINED'],
};

/** The answer to a read. */
export function shaped(id: string, { status, subStatus }: PaymentState, shape: Shape): unknown {
  const transactions = (histories[`${status}/${subStatus}`] ?? []).map((entry) => {
    const [type, outcome] = entry.split(' ');
    return { id: idOf(`${type} ${id}`), type, status: outcome };
  });
  switch (shape) {
    case 'flat':
      return { id, status, sub_status: subStatus, transactions };
    case 'wrapped':
      return { payment: { id, status, sub_status: subStatus, transactions } };
    case 'payment_status':
      return { id, payment_status: { status, transactions } };
  }
}
