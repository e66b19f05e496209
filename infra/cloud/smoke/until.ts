import { setTimeout as pause } from 'node:timers/promises';

/** How long to try, and how often, in seconds. */
interface Patience {
  readonly seconds: number;
  readonly every?: number;
  readonly signal: AbortSignal;
}

/**
 * Tries until there is a value.
 * @throws Error if the time is over; the reason of the signal if it aborts.
 */
export async function until<T>(
  what: string,
  { seconds, every = 1, signal }: Patience,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const found = await attempt();
    if (found !== undefined) return found;
    if (Date.now() >= end) throw new Error(`${what}: not within ${seconds} s`);
    await pause(every * 1000, undefined, { signal });
  }
}
