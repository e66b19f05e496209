/** The size of a campaign: `small` in every test run, `middle` in CI, `full` for the figures in docs/promises.md. */
export const sizes = ['small', 'middle', 'full'] as const;
export type Size = (typeof sizes)[number];

export interface Options {
  /** The number of inputs, kills or rounds, as the campaign counts. */
  readonly count: number;
  /** Decides every choice of the campaign, but not the timing of processes and sockets. */
  readonly seed: number;
  readonly progress?: ((done: number) => void) | undefined;
}

/** The result of a campaign. */
export interface Outcome {
  readonly count: number;
  /** One sentence for each broken promise, with the seed and the number of the input that broke it. */
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Attacks the service in one way, and checks the result from outside. */
export interface Campaign {
  /** The numbers of the promises in docs/promises.md. */
  readonly promise: string;
  readonly title: string;
  readonly counts: Readonly<Record<Size, number>>;
  play(options: Options): Promise<Outcome>;
}

/** Counts by name, for the figures. */
export function tally() {
  const counts = new Map<string, number>();
  return {
    add: (name: string, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    of: (name: string) => counts.get(name) ?? 0,
    figures: (): Record<string, number> => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
