import type { RejectionCode, ReviewCode } from '../../core/cancellation/status.ts';

/** Why a payment was not cancelled, and what that says about the money: the same words in each place that shows it. */
export const rejectionWords: Readonly<Record<RejectionCode, readonly [why: string, meaning?: string]>> = {
  already_captured: ['the money was taken before a cancel could work', 'This cancellation gave nothing back.'],
  already_refunded: ['the money had been given back before'],
  expired: ['the authorisation has expired', 'So no money is held.'],
  unknown_transaction: ['the provider does not know this payment', 'So we know nothing about the money.'],
  not_permitted: ['the rules do not allow this cancellation', 'Money may be held or taken.'],
  declined: ['the payment itself failed', 'So no money is held.'],
  cancel_declined: [
    'the cancel failed for good',
    'Money may still be held or taken: look at the payment at the provider.',
  ],
};

/**
 * Why a person must decide, and what that says about the outcome: the same words in each place that shows it. They hold
 * whatever we have sent; `explanation` adds what may still take effect.
 */
export const reviewWords: Readonly<Record<ReviewCode, readonly [why: string, meaning: string]>> = {
  provider_asks: ['the provider asks for a person', 'Somebody must finish this by hand at the provider.'],
  outcome_unknown: ['the outcome is not known', 'Money may still be held, or it may have been taken or given back.'],
  deadline_passed: ['there was no result before the deadline', 'The provider has not shown how the payment ended.'],
  contradicted: [
    'what the provider shows does not fit together',
    'Two statements contradict each other, or money was given back that nobody asked for.',
  ],
  credentials_refused: [
    'the provider refused the credentials until the deadline',
    'With working credentials, a recheck looks again, and sends a cancel only if one is still needed and can do no harm.',
  ],
  not_readable: [
    'the payment cannot be read at the provider',
    'No cancel of ours can have arrived. A cancel without a read could give captured money back or cancel more than was asked.',
  ],
};
