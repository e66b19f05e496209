import { type FaultPoint, faultNames } from './fault-points.ts';
import { type Random, random } from './random.ts';

/** The faults that a schedule must not have, and those that it must have. */
export interface FaultSelection {
  readonly without?: ReadonlySet<FaultPoint> | undefined;
  readonly always?: ReadonlySet<FaultPoint> | undefined;
}

const none: ReadonlySet<FaultPoint> = new Set();
/** The probability of a fault that every schedule must have. */
const alwaysProbability = 0.3;

export interface Faults {
  /** Decides whether the fault happens now. */
  hits(point: FaultPoint): boolean;
  /** Whether this schedule has the fault at all; for faults that happen only once. */
  has(point: FaultPoint): boolean;
  /** Counts a fault that the caller decided, and that lasts until a moment. */
  happened(point: FaultPoint, until?: number): void;
  /** No fault happens from now on. */
  stop(): void;
  readonly fired: ReadonlyMap<FaultPoint, number>;
  /** Every fault that happened, in this order. */
  readonly log: readonly Fired[];
}

/** A fault that happened, from one moment until another. */
export interface Fired {
  readonly point: FaultPoint;
  readonly at: number;
  readonly until: number;
}

/** The share of the faults that a schedule has. Few faults show bugs that many faults together would hide. */
const densities = [0, 0.05, 0.05, 0.12, 0.12, 0.3, 0.6] as const;
const levels = [0.03, 0.1, 0.1, 0.3] as const;
/** Faults that end the work or take long are rare, so that the others get a chance. */
const rare: ReadonlySet<FaultPoint> = new Set<FaultPoint>(['clock jumps', 'workers stand still', 'worker freezes']);

/** Chooses the faults of one schedule: most are off, some are rare, a few are frequent. */
export function seededFaults(
  seed: number,
  { without = none, always = none }: FaultSelection,
  now: () => number,
  note: ((text: string) => void) | undefined,
): Faults {
  const mixture = random(seed, 'mixture');
  const density = mixture.pick(densities);
  const faults = new Map<FaultPoint, { readonly probability: number; stream: Random | undefined }>();
  for (const name of faultNames) {
    const isOn = mixture.chance(density);
    const level = mixture.pick(levels);
    const probability = always.has(name)
      ? alwaysProbability
      : !isOn || without.has(name)
        ? 0
        : rare.has(name)
          ? level / 4
          : level;
    faults.set(name, { probability, stream: undefined });
  }
  const fired = new Map<FaultPoint, number>();
  let isStopped = false;
  const log: Fired[] = [];
  const happened = (point: FaultPoint, until = now()) => {
    log.push({ point, at: now(), until });
    fired.set(point, (fired.get(point) ?? 0) + 1);
    note?.(`! ${point}`);
  };
  return {
    hits(point) {
      const fault = faults.get(point);
      if (isStopped || !fault || fault.probability === 0) return false;
      fault.stream ??= random(seed, point);
      if (!fault.stream.chance(fault.probability)) return false;
      happened(point);
      return true;
    },
    has: (point) => (faults.get(point)?.probability ?? 0) > 0,
    happened,
    stop: () => {
      isStopped = true;
    },
    fired,
    log,
  };
}
