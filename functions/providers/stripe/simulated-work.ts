import { text } from '../../untrusted/json.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../simulator.ts';
import { refundMark } from './intent.ts';
import { failure, intent, refund } from './simulated-answers.ts';
import {
  isCancelable,
  refundedIn,
  type SimulatedRefund,
  type StripePayment,
  total,
  type World,
} from './simulated-payment.ts';

const slowMilliseconds = 4000;
const keyLife = 24 * 60 * 60 * 1000;

type Work = (id: string, payment: StripePayment, request: SimulatedRequest, world: World) => SimulatedAnswer;

/** Answers a key that it knows as it did the first time, for a day: https://docs.stripe.com/api/idempotent_requests */
export const once =
  (work: Work): Work =>
  (id, payment, request, world) => {
    const key = request.headers['idempotency-key'];
    if (!key) return work(id, payment, request, world);
    const fingerprint = JSON.stringify([request.segments, request.body]);
    const kept = payment.keys[key];
    if (kept && kept.at > world.now - keyLife) {
      return kept.request === fingerprint
        ? { ...kept.answer, headers: { 'idempotent-replayed': 'true' } }
        : failure(
            400,
            'idempotency_error',
            'Keys can only be used with the same parameters they were first used with.',
          );
    }
    const answer = work(id, payment, request, world);
    const { keys } = world.payment(id) ?? payment;
    world.change(id, { keys: { ...keys, [key]: { at: world.now, request: fingerprint, answer } } });
    return answer;
  };

/** Releases what is not captured. A payment of which a part is captured counts as paid after that. */
export const cancel: Work = (id, payment, { body }, world) => {
  if (!isCancelable(payment)) {
    if (payment.status === 'processing') world.later(slowMilliseconds, id, 'process');
    const message = `You cannot cancel this PaymentIntent because it has a status of ${payment.status}.`;
    return failure(400, 'payment_intent_unexpected_state', message, { payment_intent: intent(id, payment) });
  }
  const isPart = payment.received > 0;
  const changes: Partial<StripePayment> = isPart
    ? { status: 'succeeded' }
    : {
        status: 'canceled',
        canceledAt: Math.floor(world.now / 1000),
        cancellationReason: text(body, 'cancellation_reason') ?? null,
      };
  world.change(id, changes);
  if (!isPart) world.effect(id, 'cancelled');
  world.notify(id);
  return { status: 200, body: intent(id, { ...payment, ...changes }) };
};

/** Gives back what is asked, at most what is left: https://docs.stripe.com/api/refunds/create */
export const giveBack: Work = (id, payment, { body }, world) => {
  const left = payment.received - refundedIn(payment);
  const amount = Number(text(body, 'amount') ?? left);
  if (payment.received === 0) return failure(400, undefined, 'This PaymentIntent has no successful charge to refund.');
  if (left === 0) return failure(400, 'charge_already_refunded', 'The charge has already been refunded.');
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > left)
    return failure(400, undefined, 'Refund amount is greater than unrefunded amount on charge.');
  if (payment.refunding === 'has-no-balance')
    return failure(400, 'balance_insufficient', 'Insufficient funds in your Stripe balance to refund this amount.');
  const made: SimulatedRefund = {
    id: `re_${payment.refunds.length + 1}_${id}`,
    amount,
    status: payment.refunding === 'at-once' ? 'succeeded' : 'pending',
    mark: text(body, `metadata[${refundMark}]`) ?? null,
  };
  world.change(id, { refunds: [...payment.refunds, made] });
  if (made.status === 'succeeded') world.effect(id, 'refunded', amount);
  else world.later(slowMilliseconds, id, `refund ${made.id}`);
  world.notify(id);
  return { status: 200, body: refund(made, id) };
};

/** What Stripe does later: a payment that was processing ends, or a slow refund does. */
export function workLater(id: string, step: string, world: World): void {
  const payment = world.payment(id);
  if (!payment) return;
  if (step === 'process') endProcessing(id, payment, world);
  else endRefund(id, step.replace(/^refund /, ''), payment, world);
}

function endProcessing(id: string, payment: StripePayment, world: World): void {
  if (payment.status !== 'processing') return;
  const hasSucceeded = payment.processing === 'succeeds';
  world.change(id, hasSucceeded ? { status: 'succeeded', received: total } : { status: 'requires_payment_method' });
  world.notify(id);
}

function endRefund(id: string, refundId: string, payment: StripePayment, world: World): void {
  const made = payment.refunds.find((one) => one.id === refundId);
  if (made?.status !== 'pending') return;
  const status = payment.refunding === 'fails' ? 'failed' : 'succeeded';
  world.change(id, { refunds: payment.refunds.map((one) => (one === made ? { ...one, status } : one)) });
  if (status === 'succeeded') world.effect(id, 'refunded', made.amount);
  world.notify(id);
}

/** A payment that is processing goes on after it was read. */
export function read(id: string, payment: StripePayment, world: World): SimulatedAnswer {
  if (payment.status === 'processing') world.later(slowMilliseconds, id, 'process');
  return { status: 200, body: intent(id, payment, true) };
}
