/** How much of a campaign is played: `small` in every test run, `middle` in CI, `full` for the figures that are promised. */
export const sizes = ['small', 'middle', 'full'] as const;
export type Size = (typeof sizes)[number];

interface Asked {
  /** How many inputs, kills or rounds; the campaign says which. */
  readonly count: number;
  /** Decides every choice that the campaign makes itself; the timing of processes and sockets is not decided by it. */
  readonly seed: number;
  readonly progress?: ((done: number) => void) | undefined;
}

/** What a campaign saw. */
export interface Outcome {
  readonly count: number;
  /** One sentence for each promise that was broken, with what is needed to see it again. */
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, number | string>>;
}

/** Plays what the world may do to the service, and judges by what an outsider can see. */
export interface Campaign {
  /** The number of the promise, as docs/promises.md counts them. */
  readonly promise: string;
  readonly title: string;
  readonly counts: Readonly<Record<Size, number>>;
  play(asked: Asked): Promise<Outcome>;
}

/** Counts things by name, for the figures. */
export function tally() {
  const counts = new Map<string, number>();
  return {
    add: (name: string, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    of: (name: string) => counts.get(name) ?? 0,
    figures: (): Record<string, number> => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
