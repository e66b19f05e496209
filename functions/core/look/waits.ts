import type { Milliseconds } from '../cancellation/units.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A provider's own times, in seconds. Everything else here holds for all providers. */
export interface ProviderTimes {
  /** From the first look until a person must decide. */
  readonly deadlineSeconds: number;
  /** The shortest wait between two looks; 2 unless the provider asks for more. */
  readonly minWaitSeconds?: number;
  /** How long after an unclear attempt a read can be trusted; absent where the answer to doubt is to resend. */
  readonly settleSeconds?: number;
}

/** When to look next. All results are milliseconds. */
export interface Waits {
  /** How long after an unclear attempt a read can be trusted; `Infinity` where it never can. */
  readonly settle: Milliseconds;
  readonly deadline: Milliseconds;
  /** The shortest time between two looks at one cancellation that nudges asked for. */
  readonly nudgeGap: Milliseconds;
  /** The same after a final status, where a read can only find a contradiction. */
  readonly endedNudgeGap: Milliseconds;
  /** How long it takes until the budget of nudges has one more. */
  readonly nudgeRefill: Milliseconds;
  /** How long an authentic message is remembered: as long as a cancellation that it is about can be open or under review. */
  readonly messageMemory: Milliseconds;
  /**
   * How long after the first sending the next one may follow, once `sendings` requests have left. It grows up to the
   * deadline.
   */
  readonly repeat: (sendings: number) => Milliseconds;
  /** How long we wait after an acknowledgement before a harmless cancel is repeated. */
  readonly patience: Milliseconds;
  /** The wait before the next try, if the credentials were refused for the first time `elapsed` ago. */
  readonly hold: (elapsed: Milliseconds) => Milliseconds;
  /** The wait after a look, `elapsed` after the first one. */
  readonly wait: (elapsed: Milliseconds) => Milliseconds;
  /** The wait for a provider's `Retry-After`. */
  readonly retryAfter: (asked: Milliseconds) => Milliseconds;
  /** The wait after this many failed exchanges in a row; a nudge cannot shorten it. */
  readonly backOff: (consecutiveFailures: number) => Milliseconds;
  /** The wait before the next read of a review, `elapsed` after it began; `undefined` when reading ends. */
  readonly reviewWait: (elapsed: Milliseconds) => Milliseconds | undefined;
}

/** The maximum number of sendings of one cancellation. Only an operator's recheck may send more. */
export const maxSendings = 20;

const minWait = 2 * second;
const minHold = 30 * second;
const maxWait = 15 * minute;
/** A third of the longest wait between two polls. */
const nudgeRefill = 5 * minute;
/** Reviews are read hourly for a day, then daily until the thirtieth day. */
const hourlyReadsEnd = day;
const dailyReadsEnd = 30 * day;

/** The waits at one provider; `hurry` makes all of them that many times shorter. */
export function waitsOf(times: ProviderTimes, hurry = 1): Waits {
  const shortest = Math.max(minWait, (times.minWaitSeconds ?? 0) * second);
  const hurried = (wait: Milliseconds) => wait / hurry;
  const deadline = times.deadlineSeconds * second;
  const firstRepeat = times.settleSeconds === undefined ? shortest : times.settleSeconds * second;
  return {
    settle: times.settleSeconds === undefined ? Infinity : hurried(times.settleSeconds * second),
    deadline: hurried(deadline),
    repeat: (sendings) => hurried(firstRepeat * (deadline / firstRepeat) ** ((sendings - 1) / (maxSendings - 1))),
    patience: hurried(deadline / 15),
    hold: (elapsed) => hurried(Math.min(maxWait, Math.max(minHold, shortest, (elapsed * hurry) / 2))),
    nudgeGap: hurried(minWait),
    endedNudgeGap: hurried(maxWait),
    nudgeRefill: hurried(nudgeRefill),
    messageMemory: hurried(deadline + dailyReadsEnd),
    // Half the time since the first look: short at first, then longer to save requests.
    wait: (elapsed) => hurried(Math.min(maxWait, Math.max(shortest, (elapsed * hurry) / 2))),
    retryAfter: hurried,
    backOff: (failures) => (failures < 2 ? 0 : hurried(Math.min(maxWait, 2 ** failures * second))),
    reviewWait: (elapsed) =>
      elapsed * hurry >= dailyReadsEnd ? undefined : hurried(elapsed * hurry < hourlyReadsEnd ? hour : day),
  };
}
