import type { Cancellation } from './cancellation.ts';
import type { Fields } from './changes.ts';
import { unreadTestimony } from './testimony.ts';
import type { Milliseconds } from './units.ts';

const minute = 60 * 1000;

/** SQS delays a message by 15 minutes at most (docs.aws.amazon.com, SendMessage, DelaySeconds). */
export const maxQueueDelay = 15 * minute;

/** Whether a queue can hold a message for so long; recovery ends longer waits. */
export const fitsQueue = (delay: Milliseconds) => delay <= maxQueueDelay;

/** When recovery must look at the record at the latest: soon after the next step should have happened by itself. */
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
 * From when on the record counts as stuck: until then, its next step may still happen by itself. `wakeAt` may be earlier,
 * because it moves only if it must, or later, after a recovery. `undefined`: nothing is to be done.
 */
export function stuckAfter(record: Cancellation): Milliseconds | undefined {
  const { status, createdAt, updatedAt, dueEvents } = record;
  const unread = unreadTestimony(record);
  if (status === 'accepted' && !unread) return createdAt + minute;
  return wakeAt(record, dueEvents.length > 0, unread && dueEvents.length === 0 ? unread.receivedAt : updatedAt);
}

/**
 * The new `wakeAt`, as a field to write, if it must move from `stored` at all. Each move costs two index writes, so the
 * stored moment stays if it comes in time (`latest`) and recovery would not come in vain before the next look.
 */
export function wakeUpdate(
  stored: Milliseconds | undefined,
  latest: Milliseconds | undefined,
  nextLook: Milliseconds = Number.NEGATIVE_INFINITY,
): { readonly wakeAt?: Milliseconds | undefined } {
  const isInTime = stored !== undefined && latest !== undefined && stored <= latest && stored > nextLook;
  return isInTime || stored === latest ? {} : { wakeAt: latest };
}
