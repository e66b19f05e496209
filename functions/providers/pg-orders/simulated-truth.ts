import type { BehindOurBack, Fact } from '../simulator.ts';
import { captured, type Payment, total } from './simulated-payment.ts';

const factsOfStates: Readonly<Record<string, readonly Fact[]>> = {
  AuthVoided: ['voided'],
  CaptureSucceeded: ['captured'],
  Refunding: ['captured'],
  RefundFailed: ['captured'],
  Refunded: ['captured', 'refunded'],
  AuthFailed: ['declined'],
  AuthExpired: ['expired'],
};

export function truthOf({ state, history }: Payment): readonly Fact[] {
  const facts = factsOfStates[state] ?? ['open'];
  const failed = history.filter(({ result }) => result === 'Failure');
  return [...facts, ...failed.map(() => 'cancel failed' as const)];
}

const isUntouched = ({ state, cancel }: Payment) => state === 'AuthSucceeded' && cancel === 'may-be-sent';

export const behindOurBack: BehindOurBack<Payment> = {
  /** A capture can come also while a void is in progress. */
  capture: (payment) => {
    if (payment.cancel === 'under-way' && payment.state === 'AuthSucceeded') return { meets: 'capture' };
    return isUntouched(payment) ? captured : undefined;
  },
  void: (payment) => (isUntouched(payment) ? { state: 'AuthVoided', cancel: 'sent' } : undefined),
  contradict: ({ state }) =>
    state === 'AuthVoided' ? { state: 'CaptureSucceeded', capturedAmount: total } : undefined,
};
