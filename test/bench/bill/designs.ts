import { bill, type Line, seconds } from '../../../infra/docs/costs/bill.ts';
import { polled } from '../../../infra/docs/costs/costs-page.ts';
import { type Counts, counts } from '../../../infra/docs/costs/counts.ts';
import { type Load, loadsOf } from '../../../infra/docs/costs/limits-page.ts';
import { prices } from '../../../infra/docs/costs/prices.ts';
import { quotas } from '../../../infra/docs/costs/quotas.ts';

/** How often a cancellation is polled before it ends. */
export const pollCounts = [0, 1, 3, 10] as const satisfies readonly (keyof typeof polled)[];

export type Polls = (typeof pollCounts)[number];

/** A way to orchestrate cancellations on AWS. */
export interface Design {
  readonly name: string;
  readonly isOurs?: true;
  /** What a cancellation costs that is polled so many times, and one read of it. */
  readonly lines: (polls: Polls) => readonly Line[];
  /** What it takes of the quotas. */
  readonly loads: (polls: Polls) => readonly Load[];
}

/**
 * What every alternative is given, which is the least that can work: a function that accepts, a function for each exchange,
 * and a record of at most 1 KB without an index that is written at the beginning and at the end.
 */
const least = (polls: number): Counts => ({
  storeCalls: { put: 1, update: 1 },
  awsCalls: {},
  queueMessages: 0,
  invocations: { accept: 1, advance: 1 + polls },
  transitions: 0,
  readUnits: 0,
  writeUnits: 2,
  writes: {},
});

/** How long functions run for a cancellation, as the bill assumes it. All functions of an account share the quota. */
function concurrency({ invocations }: Counts): Load {
  const times = Object.entries(invocations).map(
    ([name, times]) => times * (seconds[name as keyof typeof seconds] ?? 0),
  );
  const use = times.reduce((sum, one) => sum + one, 0);
  return { name: 'Lambda, functions at the same time', quota: quotas.lambdaConcurrency, use };
}

/** The loads that take something: a design without a workflow starts none. */
const allLoads = (one: Counts): readonly Load[] => [...loadsOf(one), concurrency(one)].filter(({ use }) => use > 0);

const ofCounts = (count: (polls: Polls) => Counts): Pick<Design, 'lines' | 'loads'> => ({
  lines: (polls) => bill(count(polls)),
  loads: (polls) => allLoads(count(polls)),
});

const workflow = (polls: number, transitions: number): Counts => ({
  ...least(polls),
  awsCalls: { StartExecution: 1 },
  transitions,
});

/**
 * The operations of a durable execution: its start, the step that cancels, one `waitForCondition` with each of its polls if
 * there are any, and the step that publishes:
 * https://docs.aws.amazon.com/lambda/latest/dg/durable-execution-sdk.html#durable-operations-checkpoint-consumption
 */
const durableOperations = (polls: number) => (polls === 0 ? 3 : 4 + polls);

const durable = (polls: Polls): readonly Line[] => [
  ...bill(least(polls)).filter(({ quantity }) => quantity > 0),
  {
    what: 'Lambda, durable operations',
    how: 'as documented',
    quantity: durableOperations(polls),
    price: prices.durableOperation,
  },
  {
    what: 'Lambda, durable KB written',
    how: 'assumed: 1 KB for each operation',
    quantity: durableOperations(polls),
    price: prices.durableKilobyte,
  },
];

export const designs: readonly Design[] = [
  { name: 'Rescind', isOurs: true, ...ofCounts((polls) => counts[polled[polls]]) },
  {
    /** The states cancel and choose, then wait, poll and choose for each poll, then publish. */
    name: 'Step Functions, loop of Wait, Task, Choice',
    ...ofCounts((polls) => workflow(polls, 3 + 3 * polls)),
  },
  {
    /** One task whose `Retry` is the poll, then publish. A retry is a transition too. */
    name: 'Step Functions, task with Retry',
    ...ofCounts((polls) => workflow(polls, 2 + polls)),
  },
  {
    name: 'Lambda durable function',
    lines: durable,
    loads: (polls) => [
      ...allLoads(least(polls)),
      { name: 'Lambda, starts of durable executions', quota: quotas.durableStarts, use: 1 },
      {
        name: 'Lambda `CheckpointDurableExecution`',
        quota: quotas.durableCheckpoints,
        use: durableOperations(polls),
      },
    ],
  },
];
