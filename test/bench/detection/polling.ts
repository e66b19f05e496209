import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { noon } from '../../fixtures/a-cancellation.ts';
import { live } from '../../fixtures/live.ts';

/** How a change of the provider's truth is found by reading. */
export interface Detection {
  /** From the change to the read that shows it. */
  readonly after: Milliseconds;
  /** The same if the change came right after a read: the pause that it falls into. */
  readonly atMost: Milliseconds;
  /** Reads up to that one. */
  readonly reads: number;
}

/** More looks than any schedule has until its last read. */
const maxLooks = 2000;
const stillPending = {
  observation: { kind: 'pending' },
  took: 0,
  late: 0,
  crashed: false,
} as const;

/**
 * When the reads of one cancellation begin, after its first look, if the provider answers each of them at once that the
 * cancel is pending. The core's own rules decide (plan, take, decide); only the clock is not real.
 */
export function readTimes(provider: Provider): readonly Milliseconds[] {
  const policy = policyOf(provider, 1);
  const turns = live({ policy, amount: undefined, steps: Array.from({ length: maxLooks }, () => stillPending) });
  return turns.filter(({ made }) => made.exchange === 'status').map(({ made }) => made.began - noon);
}

/** What the first read after the change finds; `undefined` if there is no such read. */
export function detectionOf(times: readonly Milliseconds[], change: Milliseconds): Detection | undefined {
  const index = times.findIndex((time) => time > change);
  const found = times[index];
  if (found === undefined) return undefined;
  return { after: found - change, atMost: found - (times[index - 1] ?? 0), reads: index + 1 };
}
