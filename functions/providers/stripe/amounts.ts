import type { Amount } from '../../core/cancellation/units.ts';

/**
 * Stripe's unit in ISO 4217 minor units, for the three currencies in which they differ: Stripe wants two decimals for ISK
 * and UGX, and none for MGA (https://docs.stripe.com/currencies#special-cases and #zero-decimal).
 */
const minorUnits: ReadonlyMap<string, number> = new Map([
  ['ISK', 1 / 100],
  ['UGX', 1 / 100],
  ['MGA', 100],
]);

const unitOf = (currency: string) => minorUnits.get(currency) ?? 1;

/** The number that Stripe calls this amount; `undefined` if Stripe has no such number. */
export function toStripe({ value, currency }: Amount): number | undefined {
  const number = Math.round((value / unitOf(currency)) * 100) / 100;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** An amount of Stripe in our units; `undefined` if it is none. Stripe writes currencies in lowercase. */
export function fromStripe(number: number, lowercase: string): Amount | undefined {
  if (!Number.isSafeInteger(number) || number < 0 || !/^[a-z]{3}$/i.test(lowercase)) return undefined;
  const currency = lowercase.toUpperCase();
  const value = Math.round(number * unitOf(currency) * 100) / 100;
  return Number.isSafeInteger(value) ? { value, currency } : undefined;
}
