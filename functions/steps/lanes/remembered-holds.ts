import type { ProviderName } from '../../core/cancellation/ids.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Dependencies } from '../../ports/dependencies.ts';
import type { HeldProviders, Lanes } from '../../ports/lanes.ts';
import { endingWithin } from '../admission/ending-within.ts';

/** A hold may show so much later. It saves a read for most of the answers of a busy process. */
const usualMemory: Milliseconds = 5000;

/** Longer than a read needs, and shorter than a caller would notice. */
const readTime: Milliseconds = 1000;

/**
 * Which providers are held, read again after `memory`. Never rejects: the answers that show it matter more than it does.
 * Where the holds cannot be read, the last ones are used, or none.
 */
export function rememberedHolds(
  { lanes, now, log }: Pick<Dependencies, 'now' | 'log'> & { readonly lanes: Pick<Lanes, 'held'> },
  memory: Milliseconds = usualMemory,
): HeldProviders {
  let known: ReadonlySet<ProviderName> = new Set();
  let validUntil = Number.NEGATIVE_INFINITY;

  return async () => {
    if (now() < validUntil) return known;
    validUntil = now() + memory;
    try {
      known = new Set((await endingWithin(readTime, lanes.held())).keys());
    } catch (error) {
      log.warn('holds not read', { error });
    }
    return known;
  };
}
