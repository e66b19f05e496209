import type { Milliseconds } from '../core/cancellation/units.ts';

export type Sleep = (time: Milliseconds) => Promise<void>;

export const sleep: Sleep = (time) => new Promise((resume) => setTimeout(resume, time));

export interface Rate {
  readonly perSecond: number;
  /** How many may go ahead at once after a pause; from 1. */
  readonly burst: number;
}

/** A token bucket: each call of the returned function resolves when its caller may go ahead, in the order of the calls. */
export function rateLimit({ perSecond, burst }: Rate, now: () => Milliseconds, wait: Sleep): () => Promise<void> {
  const interval = 1000 / perSecond;
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    last = Math.max(last + interval, now() - (burst - 1) * interval);
    const pause = last - now();
    if (pause > 0) await wait(pause);
  };
}
