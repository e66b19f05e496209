/** The middle and the ends of some figures. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws RangeError for no values: there is nothing to report. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('there are no values');
  return (lower + upper) / 2;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/**
 * Divides round by round, because the rounds of two competitors that follow each other share the noise of the machine.
 * @throws RangeError if the lists do not have the same rounds.
 */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): Spread {
  if (ours.length !== theirs.length) throw new RangeError(`${ours.length} rounds against ${theirs.length}`);
  return spreadOf(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));
}

/** The value that a share (0 to 1) of the values does not exceed. @throws RangeError for no values. */
export function percentile(values: readonly number[], share: number): number {
  const value = ascending(values)[Math.max(0, Math.ceil(values.length * share) - 1)];
  if (value === undefined) throw new RangeError('there are no values');
  return value;
}

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);

/** Three significant digits, or all digits before the point: `0.00123`, `1.23`, `12.3`, `1,234`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.floor(Math.log10(Math.abs(value) || 1));
  const digits = Math.min(20, Math.max(0, 2 - size));
  return value.toLocaleString('en', { minimumFractionDigits: value === 0 ? 0 : digits, maximumFractionDigits: digits });
}

/** A number of things: `1,234`. */
export const count = (value: number) => value.toLocaleString('en');

/** `12.3 (11.9–14.0)` */
export const spreadText = ({ median, min, max }: Spread) => `${figure(median)} (${figure(min)}–${figure(max)})`;
