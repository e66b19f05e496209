import { type CallCounter, type Rate, takeCalls } from '../../../functions/ports/call-counter.ts';
import type { Dependencies } from '../../../functions/ports/dependencies.ts';
import type { WaitingPlaces } from '../../../functions/ports/waiting-places.ts';

/** The counter of a system that is one process, so it counts every call by itself. */
export function localCallCounter(rate: Rate, now: () => number = Date.now): CallCounter {
  const usedUntil = new Map<string, number>();
  return {
    async take(merchant, wanted) {
      const { granted, cost, at, retryAt } = takeCalls(usedUntil.get(merchant), wanted, rate, now());
      if (granted === 0) return { retryAt };
      usedUntil.set(merchant, Math.max(usedUntil.get(merchant) ?? at, at) + cost);
      return { granted };
    },
  };
}

export function localWaitingPlaces(max: number): WaitingPlaces {
  let taken = 0;
  return {
    async take() {
      if (taken >= max) return undefined;
      taken += 1;
      return async () => {
        taken -= 1;
      };
    },
  };
}

interface Limits {
  /** In calls a second, with twice as many at once. Absent: no limit. */
  readonly merchantRate?: number;
  /** Absent: no limit. */
  readonly waitingCallers?: number;
}

/** What bounds the callers of the local system. */
export function localAdmission(limits: Limits): Pick<Dependencies, 'admitCall' | 'places'> {
  const { merchantRate, waitingCallers } = limits;
  const counter = merchantRate && localCallCounter({ perSecond: merchantRate, burst: 2 * merchantRate });
  return {
    ...(counter
      ? {
          admitCall: async (merchant) => {
            const taken = await counter.take(merchant, 1);
            return 'retryAt' in taken ? taken.retryAt : undefined;
          },
        }
      : {}),
    ...(waitingCallers ? { places: localWaitingPlaces(waitingCallers) } : {}),
  };
}
