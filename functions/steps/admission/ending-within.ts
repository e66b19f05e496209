import type { Milliseconds } from '../../core/cancellation/units.ts';

/** What was waited for did not end in time. It may still end. */
class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * The result of the work, if it comes within the time.
 * @throws TookTooLong if it does not.
 */
export async function endingWithin<T>(time: Milliseconds, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  // The work itself keeps the process alive.
  const timer = setTimeout(() => reject(new TookTooLong('it took too long')), Math.max(0, time)).unref();
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
