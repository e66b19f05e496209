import type { Cancellation } from './cancellation.ts';
import type { Milliseconds } from './units.ts';

const longestQueueDelay = 15 * 60 * 1000;

/** Longer waits than a queue can hold are recovery's to end. */
export const fitsQueue = (delay: Milliseconds) => delay <= longestQueueDelay;

const minute = 60 * 1000;

/** When recovery must care: soon after the moment at which the next step should have happened by itself. */
export function wakeAt(
  { nextLook }: Pick<Cancellation, 'nextLook'>,
  owesEvent: boolean,
  now: Milliseconds,
): Milliseconds | undefined {
  if (owesEvent) return now + 2 * minute;
  // Stryker disable next-line ConditionalExpression: no wait fits a queue if it is no number, which leads to undefined too
  if (nextLook === undefined) return undefined;
  return fitsQueue(nextLook - now) ? nextLook + minute : nextLook;
}
