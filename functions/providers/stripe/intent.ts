import { at, list, number, text } from '../../untrusted/json.ts';
import type { ExchangeInput } from '../exchange.ts';
import type { StripeTransaction } from './references.ts';

export type StripeInput = ExchangeInput<StripeTransaction>;

/** The key of the metadata by which we find our own refunds. */
export const refundMark = 'cancellation_attempt';

/** Whether anything of it is captured. A field of another type counts as a yes, because that claims less. */
export const hasTakenMoney = (intent: unknown) => ![undefined, null, 0].includes(at(intent, 'amount_received') as 0);

/** The charge that took the money, as far as it is captured. Numbers are in Stripe's units. */
export interface Captured {
  readonly captured: number;
  readonly refunded: number;
  /** Everything that was captured is given back. */
  readonly isFullyRefunded: boolean;
  readonly isDisputed: boolean;
  readonly currency: string | undefined;
  readonly refunds: readonly unknown[];
  /** Older refunds are not in the list. */
  readonly hasMoreRefunds: boolean;
}

/**
 * What was captured and given back, from the expanded `latest_charge`; `undefined` if it does not say. A captured part
 * counts from `amount_captured`, and `refunded` is true once all of it is given back
 * (https://docs.stripe.com/payments/multicapture#refunds).
 */
export function capturedIn(intent: unknown): Captured | undefined {
  const charge = at(intent, 'latest_charge');
  const captured = number(charge, 'amount_captured');
  const refunded = number(charge, 'amount_refunded');
  const isFullyRefunded = at(charge, 'refunded');
  if (captured === undefined || refunded === undefined || typeof isFullyRefunded !== 'boolean') return undefined;
  return {
    captured,
    refunded,
    isFullyRefunded,
    isDisputed: at(charge, 'disputed') === true,
    currency: text(charge, 'currency')?.toUpperCase(),
    refunds: list(charge, 'refunds', 'data'),
    hasMoreRefunds: at(charge, 'refunds', 'has_more') === true,
  };
}

/** The newest of our own refunds. The list begins with the newest. */
export function ourRefund({ refunds }: Captured, { attempts }: Pick<StripeInput, 'attempts'>): unknown {
  const ours = attempts.filter(isRefund);
  return refunds.find((refund) => {
    const mark = text(refund, 'metadata', refundMark);
    return ours.some(({ providerToken }) => providerToken === mark);
  });
}

export const isRefund = ({ exchange }: StripeInput['attempts'][number]) => exchange === 'refund';
