import { type FaultPoint, faultNames } from './fault-points.ts';
import { type Outcome, play } from './schedule.ts';

/** The faults that can be turned off while the schedule still breaks the same promise: what is left explains the violation. */
export async function shrink(failing: Outcome, provider: string | undefined): Promise<ReadonlySet<FaultPoint>> {
  let without: ReadonlySet<FaultPoint> = new Set();
  for (const point of faultNames) {
    if (!failing.fired.has(point)) continue;
    const fewer = new Set([...without, point]);
    const { violations } = await play({ seed: failing.seed, provider, without: fewer });
    if (violations.some((violation) => failing.violations.some((known) => isSameKind(known, violation))))
      without = fewer;
  }
  return without;
}

const kindOf = (violation: string) => violation.replaceAll(/(can|evt|token)[_-]\w+|\d+/g, '…');
const isSameKind = (a: string, b: string) => kindOf(a) === kindOf(b);
