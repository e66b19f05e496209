import counted from './counts.json' with { type: 'json' };

export type Numbers = Readonly<Record<string, number>>;

/** Writes of one kind: how often, the size of the largest item after them in bytes, and their units in sum. */
export interface Writes {
  readonly times: number;
  readonly bytes: number;
  /** By the name of the index; `table` is the table itself. */
  readonly units: Numbers;
}

/** What one scenario takes. Units are request units of DynamoDB. */
export interface Counts {
  readonly storeCalls: Numbers;
  readonly awsCalls: Numbers;
  readonly queueMessages: number;
  readonly invocations: Numbers;
  /** State transitions of the workflow. */
  readonly transitions: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly writes: Readonly<Record<string, Writes>>;
}

export type ScenarioName = keyof typeof counted;

/**
 * `test/system/exact-counts.slow.test.ts` counts these on the real adapters, and fails if it counts anything else. To
 * accept what it counts: `npx vitest run --config test/everything.config.ts exact-counts --update`, then `npm run docs`.
 */
export const counts: Readonly<Record<ScenarioName, Counts>> = counted;

/** The write units that a scenario takes in an index, by the name of the index, or in the table itself (`table`). */
export const unitsOf = ({ writes }: Pick<Counts, 'writes'>, index: string): number =>
  Object.values(writes).reduce((sum, { units }) => sum + (units[index] ?? 0), 0);
