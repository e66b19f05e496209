import type { CancellationResource } from '../../../functions/api/resource.ts';
import { rejectionMeanings } from './reason-words.ts';

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
