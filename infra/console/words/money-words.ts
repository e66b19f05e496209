import type { CancellationResource } from '../../../functions/api/resource.ts';
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

type Ended = Pick<CancellationResource, 'status' | 'rejection'>;

/** What a final status says about the money; `undefined` before there is one. */
export function moneyWords({ status, rejection }: Ended): string | undefined {
  switch (status) {
    case 'cancelled':
      return 'The money was not taken, and it is no longer held.';
    case 'refunded':
      return 'The money had been taken, and all of it was given back.';
    case 'partially_refunded':
      return 'The money had been taken, and a part of it was given back.';
    case 'rejected':
      return rejection ? rejectionMeanings[rejection.code] : undefined;
    default:
      return undefined;
  }
}
