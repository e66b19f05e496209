import type { Cancellation } from './cancellation.ts';
import { unreadTestimony } from './testimony.ts';
import type { Milliseconds } from './units.ts';

const minute = 60 * 1000;

/** SQS delays a message by 15 minutes at most (docs.aws.amazon.com, SendMessage, DelaySeconds). */
export const maxQueueDelay = 15 * minute;

/** Whether a queue can hold a message for so long; recovery ends longer waits. */
export const fitsQueue = (delay: Milliseconds) => delay <= maxQueueDelay;

/** When recovery must look at the record: soon after the moment at which the next step should have happened by itself. */
export function wakeAt(
  record: Pick<Cancellation, 'nextLook' | 'testimonies'>,
  owesEvent: boolean,
  now: Milliseconds,
): Milliseconds | undefined {
  const { nextLook = Number.NaN } = record;
  if (owesEvent) return now + 2 * minute;
  if (unreadTestimony(record)) return now + minute;
  const wake = fitsQueue(nextLook - now) ? nextLook + minute : nextLook;
  return Number.isNaN(wake) ? undefined : wake;
}
