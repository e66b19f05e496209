import type { Milliseconds } from '../cancellation/units.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A provider's own times, in seconds; everything else here holds for all providers. */
export interface ProviderTimes {
  /** From the first look until a person must decide. */
  readonly deadlineSeconds: number;
  /** The shortest wait between two looks; 2 unless the provider asks for more. */
  readonly leastWaitSeconds?: number;
  /** How long after an unclear sending a read can be trusted; absent where the answer to doubt is to resend. */
  readonly settleSeconds?: number;
}

/** When to look next. All results are milliseconds; `hurry` runs the same waits that many times faster. */
export interface Patience {
  /** How long after an unclear sending a read can be trusted; `Infinity` where it never can. */
  readonly settle: Milliseconds;
  readonly deadline: Milliseconds;
  /** The least distance between two looks of one cancellation that were asked for by nudges. */
  readonly nudgeGap: Milliseconds;
  /** The wait after a look, `elapsed` after the first one. */
  readonly wait: (elapsed: Milliseconds) => Milliseconds;
  /** What a provider's `Retry-After` means for us. */
  readonly retryAfter: (asked: Milliseconds) => Milliseconds;
  /** The wait after the `troubles`-th bad answer in a row, which nobody may cut short. */
  readonly backOff: (troubles: number) => Milliseconds;
  /** The wait before the next read of a review, `elapsed` after it began; `undefined` when reading ends. */
  readonly reviewWait: (elapsed: Milliseconds) => Milliseconds | undefined;
}

const leastWait = 2 * second;
const mostWait = 15 * minute;
const hourlyReviews = day;
const lastReview = 30 * day;

/** Half the time since the first look, within bounds: eager when a result is near, cheap when it is not. */
export function patience(times: ProviderTimes, hurry = 1): Patience {
  const least = (times.leastWaitSeconds ?? 0) * second || leastWait;
  const hurried = (wait: Milliseconds) => wait / hurry;
  return {
    settle: times.settleSeconds === undefined ? Infinity : hurried(times.settleSeconds * second),
    deadline: hurried(times.deadlineSeconds * second),
    nudgeGap: hurried(leastWait),
    wait: (elapsed) => hurried(Math.min(mostWait, Math.max(least, (elapsed * hurry) / 2))),
    retryAfter: hurried,
    backOff: (troubles) => (troubles < 2 ? 0 : hurried(Math.min(mostWait, 2 ** Math.min(troubles, 20) * second))),
    reviewWait: (elapsed) =>
      elapsed * hurry >= lastReview ? undefined : hurried(elapsed * hurry < hourlyReviews ? hour : day),
  };
}
