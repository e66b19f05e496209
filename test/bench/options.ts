import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { numberOption } from '../../infra/cli/number-option.ts';
import { UsageError } from '../../infra/cli/usage-error.ts';
import type { Part } from './part.ts';

export interface BenchOptions {
  readonly parts: readonly Part[];
  readonly rounds: number;
  readonly jobs: number;
  readonly clients: number;
  /** The folder of the report and of the logs. */
  readonly out: string;
  /** Also writes all figures to this file. */
  readonly json: string | undefined;
  /** Writes docs/benchmarks.md and its pictures instead of a report in `out`. */
  readonly docs: boolean;
  readonly settings: Readonly<Record<string, string | undefined>>;
}

const defaults = { rounds: 3, jobs: 2000, clients: 64, out: 'reports/bench' } as const;

/**
 * Reads the command line.
 * @throws UsageError, or a TypeError of `parseArgs`, for an invalid option.
 */
export function readBenchOptions(words: readonly string[], known: readonly Part[], root: string): BenchOptions {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(known.flatMap(({ settings = {} }) => Object.keys(settings).map((name) => [name, text]))),
      rounds: text,
      jobs: text,
      clients: text,
      out: text,
      json: text,
      docs: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !known.some((part) => part.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no part "${unknown}"`);
  const parts = known.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const given: Readonly<Record<string, string | boolean | undefined>> = values;
  return {
    parts,
    rounds: numberOption('rounds', values.rounds, 1, 1000, defaults.rounds),
    jobs: numberOption('jobs', values.jobs, 1, 1_000_000, defaults.jobs),
    clients: numberOption('clients', values.clients, 1, 10_000, defaults.clients),
    out: values.out ?? join(root, defaults.out),
    json: values.json,
    docs: values.docs,
    settings: settingsIn(given, parts, known),
  };
}

/** @throws UsageError for a setting of a part that does not run: it would change nothing. */
function settingsIn(
  given: Readonly<Record<string, string | boolean | undefined>>,
  parts: readonly Part[],
  known: readonly Part[],
): Record<string, string | undefined> {
  const settings: Record<string, string | undefined> = {};
  for (const part of known) {
    for (const name of Object.keys(part.settings ?? {})) {
      const value = given[name];
      if (typeof value !== 'string') continue;
      if (!parts.includes(part))
        throw new UsageError(`--${name} belongs to the part "${part.name}", which does not run`);
      settings[name] = value;
    }
  }
  return settings;
}

export function usageOf(known: readonly Part[]): string {
  const settings = known.flatMap((part) => Object.entries(part.settings ?? {}));
  const lines = (rows: readonly (readonly [string, string])[]) => {
    const width = Math.max(...rows.map(([left]) => left.length));
    return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
  };
  return `npm run bench -- [part …] [options]

Measures this service, and its alternatives, on this machine. Without a name it runs all parts:

${lines(known.map(({ name, sentence }) => [name, sentence]))}

${lines([
  ['--rounds N', `repetitions of each measurement (default ${defaults.rounds})`],
  ['--jobs N', `cancellations in each round (default ${defaults.jobs})`],
  ['--clients N', `clients that send at the same time (default ${defaults.clients})`],
  ...settings.map(([name, { placeholder, explains }]) => [`--${name} ${placeholder}`, explains] as const),
  ['--out DIR', `where the report and the logs go (default ${defaults.out})`],
  ['--json FILE', 'write all figures to FILE too'],
  ['--docs', 'write docs/benchmarks.md and docs/images instead of a report'],
  ['--help', 'this text'],
])}

Exit codes: 0 everything that ran gave figures, 1 something did not, 2 wrong usage.`;
}
