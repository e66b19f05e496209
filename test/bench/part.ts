/**
 * A part of `npm run bench`. The folder `test/bench/<name>` holds one part; its file `part.ts` exports it as `part`.
 * `run.ts` finds it there, so a new part needs no other line.
 */
export interface Part {
  /** The name of its folder, and its name on the command line. */
  readonly name: string;
  /** Orders the parts in the document: small numbers first. */
  readonly order: number;
  /** One sentence that says what the part measures. It stands in `--help` and under the heading of the document. */
  readonly sentence: string;
  /** Options that only this part reads. Each of them takes one value: `--<name> <placeholder>`. */
  readonly settings?: Readonly<Record<string, Setting>>;
  /**
   * Measures. Anything that makes a figure untrue (a missing event, a failed start) throws, so that no figure is reported.
   * @throws UsageError if the value of one of its own settings makes no sense.
   */
  run(options: PartOptions, say: Say): Promise<PartResult>;
}

interface Setting {
  /** What stands for the value in `--help`, such as `N` or `A,B`. */
  readonly placeholder: string;
  /** What the option does, and its default, for `--help`. */
  readonly explains: string;
}

export interface PartOptions {
  /** How often each measurement is repeated. Competitors take turns within a round. */
  readonly rounds: number;
  /** Cancellations in each round. */
  readonly jobs: number;
  /** How many clients send at the same time. */
  readonly clients: number;
  /** A folder that exists, outside git, for logs that a person may want to read afterwards. */
  readonly out: string;
  /** The values of the part's own settings, as typed; absent where the user did not type one. */
  readonly settings: Readonly<Record<string, string | undefined>>;
}

/** Reports progress: one line on standard error. */
export type Say = (line: string) => void;

export interface PartResult {
  readonly tables: readonly Table[];
  readonly charts: readonly Chart[];
  /** Sentences under the tables: what was skipped and why, and how to read the figures. */
  readonly notes?: readonly string[];
  /** Sentences about measurements that were refused or failed, so that the command exits with 1. Skipped is not failed. */
  readonly failures?: readonly string[];
  /** All figures, for machines. It must be JSON. */
  readonly data: unknown;
}

/** A table of the document. The first column is text; the others are figures and stand on the right. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A bar chart, written to `docs/images/<name>.svg`. */
export interface Chart {
  /** The file's name without `.svg`: lower case and hyphens, unique among all parts. */
  readonly name: string;
  readonly title: string;
  /** What the numbers count, such as `cancellations per second`. */
  readonly unit: string;
  /** Tenfold values are equally far apart, for values of very different size. Say so in the unit. */
  readonly isLogarithmic?: boolean;
  readonly bars: readonly Bar[];
}

/** One bar, with a whisker from `min` to `max` where both are given. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  /** Drawn in the strong colour: ours. */
  readonly isOurs?: boolean;
}
