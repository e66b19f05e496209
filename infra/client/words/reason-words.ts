import type { RejectionCode } from '../../../functions/core/cancellation/status.ts';

/** What each reason of a rejection says about the money. */
export const rejectionMeanings: Readonly<Record<RejectionCode, string>> = {
  already_captured: 'The money was taken before the cancel could work. This cancellation gave nothing back.',
  already_refunded: 'The money had been given back before.',
  expired: 'The authorisation has expired, so no money is held.',
  unknown_transaction: 'The provider does not know this payment, so we know nothing about the money.',
  not_permitted: 'The rules do not allow this cancellation. Money may be held or taken.',
  declined: 'The payment itself failed, so no money is held.',
  cancel_declined: 'The cancel failed for good. Money may still be held or taken: look at the payment at the provider.',
};

/** Why a person must decide, for each code. */
export const reviewMeanings: Readonly<Record<string, string>> = {
  provider_asks: 'The provider wants a person to do this by hand.',
  outcome_unknown: 'The outcome is not known: a cancel may have taken effect, or money may still be held.',
  deadline_passed:
    'There was no result in time. No cancel of ours is in doubt, but the provider has not shown how the payment ended.',
  contradicted: 'Two statements about the result contradict each other, or money was given back that nobody asked for.',
  credentials_refused:
    'The provider refused the credentials until the deadline, and no cancel of ours is in doubt. With working credentials, a recheck sends the cancel.',
  not_readable:
    'No cancel of ours can have arrived. The payment cannot be read at the provider, and a cancel without a read could give captured money back or cancel more than was asked.',
};
