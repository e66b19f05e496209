import type { Cancellation } from './cancellation.ts';
import type { Fields } from './changes.ts';
import { unreadTestimony } from './testimony.ts';
import type { Milliseconds } from './units.ts';

const minute = 60 * 1000;

/** SQS delays a message by 15 minutes at most (docs.aws.amazon.com, SendMessage, DelaySeconds). */
export const maxQueueDelay = 15 * minute;

/** Whether a queue can hold a message for so long; recovery ends longer waits. */
export const fitsQueue = (delay: Milliseconds) => delay <= maxQueueDelay;

/**
 * The latest time at which recovery must check the record: shortly after the next step should have happened by itself.
 * `undefined` if nothing is to be done.
 */
export function wakeAt(
  record: Pick<Fields, 'nextLook' | 'testimonies'>,
  owesEvent: boolean,
  now: Milliseconds,
): Milliseconds | undefined {
  const { nextLook = Number.NaN } = record;
  if (owesEvent) return now + 2 * minute;
  if (unreadTestimony(record)) return now + minute;
  const wake = fitsQueue(nextLook - now) ? nextLook + minute : nextLook;
  return Number.isNaN(wake) ? undefined : wake;
}

/**
 * After this time the record counts as stuck. Until then, its next step may still happen by itself. The stored `wakeAt` can
 * be earlier, because most writes do not move it. It can be later, because a recovery postpones the next one.
 * `undefined` if nothing is to be done.
 */
export function stuckAfter(record: Cancellation): Milliseconds | undefined {
  const { status, createdAt, updatedAt, dueEvents } = record;
  const unread = unreadTestimony(record);
  if (status === 'accepted' && !unread) return createdAt + minute;
  return wakeAt(record, dueEvents.length > 0, unread && dueEvents.length === 0 ? unread.receivedAt : updatedAt);
}

/**
 * The field that a write must set to move `wakeAt`, or no field if the stored time is good enough. Each move costs two
 * index writes. The stored time is good enough if it is not later than `latest` and not before the next look, because
 * recovery would find nothing to do then.
 */
export function wakeUpdate(
  stored: Milliseconds | undefined,
  latest: Milliseconds | undefined,
  nextLook: Milliseconds = Number.NEGATIVE_INFINITY,
): { readonly wakeAt?: Milliseconds | undefined } {
  const isInTime = stored !== undefined && latest !== undefined && stored <= latest && stored > nextLook;
  return isInTime || stored === latest ? {} : { wakeAt: latest };
}
