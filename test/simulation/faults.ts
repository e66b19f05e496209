import { type FaultPoint, faultNames } from './fault-points.ts';
import { type Random, random } from './random.ts';

/** Faults that a schedule must not have, and that it must have. */
export interface Chosen {
  readonly without?: ReadonlySet<FaultPoint> | undefined;
  readonly always?: ReadonlySet<FaultPoint> | undefined;
}

const none: ReadonlySet<FaultPoint> = new Set();
const often = 0.3;

export interface Faults {
  /** Whether the fault happens here and now. */
  hits(point: FaultPoint): boolean;
  /** Whether this schedule has the fault at all, for those that happen once. */
  has(point: FaultPoint): boolean;
  /** Counts a fault that somebody else decided. */
  happened(point: FaultPoint): void;
  stop(): void;
  readonly fired: ReadonlyMap<FaultPoint, number>;
}

/** How many of the faults a schedule has: a few alone show what many together hide. */
const densities = [0, 0.05, 0.05, 0.12, 0.12, 0.3, 0.6] as const;
const levels = [0.03, 0.1, 0.1, 0.3] as const;
/** What ends work or takes long happens less, or nothing else would. */
const rare: ReadonlySet<FaultPoint> = new Set<FaultPoint>(['clock jumps', 'workers stand still', 'worker freezes']);

/** Every schedule has its own mixture: many faults off, some rare, a few frequent. */
export function seededFaults(
  seed: number,
  { without = none, always = none }: Chosen,
  note: ((text: string) => void) | undefined,
): Faults {
  const mixture = random(seed, 'mixture');
  const density = mixture.pick(densities);
  const faults = new Map<FaultPoint, { readonly probability: number; stream: Random | undefined }>();
  for (const name of faultNames) {
    const isOn = mixture.chance(density);
    const level = mixture.pick(levels);
    const probability = always.has(name) ? often : !isOn || without.has(name) ? 0 : rare.has(name) ? level / 4 : level;
    faults.set(name, { probability, stream: undefined });
  }
  const fired = new Map<FaultPoint, number>();
  let isOver = false;
  const happened = (point: FaultPoint) => {
    fired.set(point, (fired.get(point) ?? 0) + 1);
    note?.(`! ${point}`);
  };
  return {
    hits(point) {
      const fault = faults.get(point);
      if (isOver || !fault || fault.probability === 0) return false;
      fault.stream ??= random(seed, point);
      if (!fault.stream.chance(fault.probability)) return false;
      happened(point);
      return true;
    },
    has: (point) => (faults.get(point)?.probability ?? 0) > 0,
    happened,
    stop: () => {
      isOver = true;
    },
    fired,
  };
}
