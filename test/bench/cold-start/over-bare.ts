import { median } from '../figures.ts';

/**
 * What `ours` adds to a bare function, as a share of what `typical` adds to it. Of medians, because single starts differ by
 * more than what is compared.
 */
export function shareOfTypical(times: Readonly<Record<'ours' | 'bare' | 'typical', readonly number[]>>): number {
  const bare = median(times.bare);
  return (median(times.ours) - bare) / (median(times.typical) - bare);
}
