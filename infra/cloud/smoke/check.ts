/**
 * `as expected` and `differs` compare with a promise of the documents. `measured` is a value for which the documents have
 * only an assumption. `skipped` was not tried, or could not be measured.
 */
type Verdict = 'as expected' | 'differs' | 'measured' | 'skipped';

/** One line of the result. */
export interface Check {
  readonly name: string;
  readonly expected: string;
  readonly measured: string;
  readonly verdict: Verdict;
}

export const compared = (
  name: string,
  expected: string,
  measured: string,
  isAsExpected = measured === expected,
): Check => ({
  name,
  expected,
  measured,
  verdict: isAsExpected ? 'as expected' : 'differs',
});

/** The value for which the documents assume `assumed`. */
export const measuredOnly = (name: string, assumed: string, measured: string): Check => ({
  name,
  expected: assumed,
  measured,
  verdict: 'measured',
});

export const skipped = (name: string, because: string): Check => ({
  name,
  expected: '',
  measured: because,
  verdict: 'skipped',
});

export const failed = (name: string, error: unknown): Check => ({
  name,
  expected: 'no error',
  measured: error instanceof Error ? error.message : String(error),
  verdict: 'differs',
});

/** The exit code: 0 if everything is as expected. 1 if something differs, or if nothing was checked. */
export const exitCodeOf = (checks: readonly Check[]): 0 | 1 =>
  checks.length === 0 || checks.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
