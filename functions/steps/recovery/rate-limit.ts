import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Rate } from '../../ports/call-counter.ts';
import type { Sleep } from '../sleep.ts';

/**
 * A token bucket. Each call of the returned function resolves when its caller may proceed. The order of the calls is kept.
 */
export function rateLimit({ perSecond, burst }: Rate, now: () => Milliseconds, wait: Sleep): () => Promise<void> {
  const interval = 1000 / perSecond;
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    last = Math.max(last + interval, now() - (burst - 1) * interval);
    const pause = last - now();
    if (pause > 0) await wait(pause);
  };
}
