import type { MerchantId } from '../core/cancellation/ids.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

export interface Rate {
  readonly perSecond: number;
  /** How many calls may come at once after a pause; at least 1. */
  readonly burst: number;
}

/** The calls that were granted, or when the next one can be granted. */
type Taken = { readonly granted: number } | { readonly retryAt: Milliseconds };

/** Counts the calls of each merchant for all processes together. */
export interface CallCounter {
  /** Takes up to `wanted` calls, at least 1 of them or none. @throws Error if the calls cannot be counted now. */
  take(merchant: MerchantId, wanted: number): Promise<Taken>;
}

/**
 * The rule of every counter: a token bucket, kept as one time (the "theoretical arrival time" of the generic cell rate
 * algorithm, ITU-T I.371). Each call moves `usedUntil` on by the time in which the rate allows one call. The bucket is full
 * when that time has passed, and empty when it is a whole burst ahead. It is in whole microseconds, so that sums are exact.
 */
export function takeCalls(usedUntil: number | undefined, wanted: number, rate: Rate, now: Milliseconds) {
  const perCall = Math.round(1_000_000 / rate.perSecond);
  const at = now * 1000;
  const from = Math.max(usedUntil ?? at, at);
  const end = at + rate.burst * perCall;
  const granted = Math.max(0, Math.min(wanted, Math.floor((end - from) / perCall)));
  const cost = granted * perCall;
  return { granted, cost, at, latest: end - cost, retryAt: Math.ceil((from - (rate.burst - 1) * perCall) / 1000) };
}
