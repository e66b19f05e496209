import type { FaultPoint } from './fault-points.ts';
import { type Outcome, play } from './schedule.ts';

/** The results of many schedules. */
export interface Summary {
  readonly runs: number;
  readonly steps: number;
  readonly fired: ReadonlyMap<FaultPoint, number>;
  readonly results: ReadonlyMap<string, number>;
  readonly failed: readonly Pick<Outcome, 'seed' | 'violations'>[];
}

export interface Campaign {
  readonly from: number;
  readonly runs: number;
  readonly provider?: string | undefined;
  /** The faults that every schedule has. */
  readonly always?: ReadonlySet<FaultPoint>;
  /** The campaign ends after so many milliseconds of real time. */
  readonly milliseconds?: number | undefined;
  /** The campaign ends at the first seed that fails. */
  readonly untilFound?: boolean;
  readonly step?: number;
  readonly progress?: (runs: number, failed: number) => void;
}

const count = <K>(counts: Map<K, number>, key: K, by = 1) => counts.set(key, (counts.get(key) ?? 0) + by);

/** Plays one seed after another. */
export async function campaign(options: Campaign): Promise<Summary> {
  const {
    from,
    runs,
    provider,
    milliseconds = Number.POSITIVE_INFINITY,
    untilFound = false,
    step = 1,
    always,
    progress,
  } = options;
  const until = performance.now() + milliseconds;
  const fired = new Map<FaultPoint, number>();
  const results = new Map<string, number>();
  const failed: Pick<Outcome, 'seed' | 'violations'>[] = [];
  let steps = 0;
  let played = 0;
  for (; played < runs && performance.now() < until; played++) {
    const outcome = await play({ seed: from + played * step, provider, always });
    steps += outcome.steps;
    for (const [point, times] of outcome.fired) count(fired, point, times);
    for (const result of outcome.results) count(results, result);
    if (outcome.violations.length > 0) failed.push({ seed: outcome.seed, violations: outcome.violations });
    if (played % 50 === 0) progress?.(played, failed.length);
    if (untilFound && failed.length > 0) {
      played += 1;
      break;
    }
  }
  return { runs: played, steps, fired, results, failed };
}

/** Combines several summaries into one. */
export function combine(summaries: readonly Summary[]): Summary {
  const fired = new Map<FaultPoint, number>();
  const results = new Map<string, number>();
  for (const summary of summaries) {
    for (const [point, times] of summary.fired) count(fired, point, times);
    for (const [result, times] of summary.results) count(results, result, times);
  }
  const sum = (of: (summary: Summary) => number) => summaries.reduce((total, summary) => total + of(summary), 0);
  const failed = summaries.flatMap((summary) => summary.failed).sort((a, b) => a.seed - b.seed);
  return { runs: sum(({ runs }) => runs), steps: sum(({ steps }) => steps), fired, results, failed };
}
