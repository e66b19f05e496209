import { median } from '../figures.ts';

/**
 * What a function adds to a bare one: the median of the differences. Times with the same index were measured one after
 * the other, so they share the noise of the machine.
 */
export const overBare = (times: readonly number[], bare: readonly number[]): number =>
  median(times.map((time, turn) => time - (bare[turn] ?? Number.NaN)));

/** What `ours` adds to a bare function, as a share of what `typical` adds to it. */
export const shareOfTypical = (times: Readonly<Record<'ours' | 'bare' | 'typical', readonly number[]>>): number =>
  overBare(times.ours, times.bare) / overBare(times.typical, times.bare);
