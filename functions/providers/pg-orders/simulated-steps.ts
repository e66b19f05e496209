import type { Entry, Payment, World } from './simulated-payment.ts';
import {
  authorise,
  captured,
  failedForGood,
  failedRetryable,
  refund,
  submitted,
  total,
  voided,
} from './simulated-payment.ts';
/** What a busy state turns into by itself. */
export const passes: Readonly<Record<string, Partial<Payment>>> = {
  Authorizing: { state: 'AuthSucceeded', history: [authorise] },
  Capturing: captured,
};

/** What the gateway does later, by the name of the step. */
export const steps: Readonly<Record<string, (id: string, payment: Payment, world: World) => void>> = {
  pass: (id, { state }, world) => {
    const next = passes[state];
    if (next) world.change(id, { ...next, updated: iso(world) });
  },
  work: (id, payment, world) => {
    if (payment.cancel !== 'under-way') return;
    if (payment.meets === 'capture') {
      world.change(id, { ...captured, meets: 'success', updated: iso(world) });
      world.later(submitted, id, 'work');
    } else if (payment.meets !== 'success') fail(id, payment, world);
    else if (payment.state === 'AuthSucceeded') {
      world.change(id, { state: 'AuthVoided', cancel: 'sent', ...adds(payment, world, voided) });
      world.effect(id, 'cancelled');
    } else if (payment.state === 'CaptureSucceeded' || payment.state === 'RefundFailed') {
      world.change(id, { state: 'Refunding', updated: iso(world) });
      world.later(payment.refundTakes, id, 'refund');
    } else world.later(submitted, id, 'work');
  },
  refund: (id, payment, world) => {
    if (payment.state !== 'Refunding' || payment.cancel !== 'under-way') return;
    const amount = payment.refundAmount ?? payment.capturedAmount - payment.refundedAmount;
    const refundedAmount = payment.refundedAmount + amount;
    const entry = { ...refund, amount: payment.capturedAmount - refundedAmount };
    world.change(id, { state: 'Refunded', cancel: 'sent', refundedAmount, ...adds(payment, world, entry) });
    world.effect(id, 'refunded', amount);
  },
};

/** Only a retryable failure, which happens once, lets the action be sent again. */
function fail(id: string, payment: Payment, world: World): void {
  const isRetryable = payment.meets === 'retryable-failure';
  const isVoid = payment.state === 'AuthSucceeded';
  const entry: Entry = {
    ...(isVoid ? voided : refund),
    amount: total,
    result: 'Failure',
    status: isRetryable ? failedRetryable : failedForGood,
  };
  world.change(id, {
    ...adds(payment, world, entry),
    state: isVoid ? payment.state : 'RefundFailed',
    cancel: isRetryable ? 'may-be-sent' : 'sent',
    meets: isRetryable ? 'success' : payment.meets,
  });
}

/** What a worked action leaves behind: its entry, and a top-level status that speaks of it alone. */
const adds = ({ history }: Payment, world: World, entry: Entry) => ({
  history: [...history, { ...entry, created: iso(world) }],
  status: entry.status,
  updated: iso(world),
});

const iso = ({ now }: World) => new Date(now).toISOString();
