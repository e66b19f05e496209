import { totalOf } from '../../../infra/docs/costs/bill.ts';
import { figure, rate, wholeDollars } from '../../../infra/docs/costs/figures.ts';
import { allowed, firstLimit } from '../../../infra/docs/costs/limits-page.ts';
import { maxDurableOperations, maxHistoryEvents } from '../../../infra/docs/costs/quotas.ts';
import type { Chart, Part, PartResult } from '../part.ts';
import { type Design, designs, type Polls, pollCounts } from './designs.ts';

/** What a million cancellations cost on AWS, and which quota ends the growth first. Nothing is measured here. */
export const part: Part = {
  name: 'bill',
  order: 5,
  sentence: 'Dollars for a million cancellations on AWS, and the first quota that is reached, reckoned from counts.',
  run: async () => result,
};

const columns = ['design', ...pollCounts.map((polls) => `k = ${polls}`)];

const cost = ({ lines }: Design, polls: Polls) => totalOf(lines(polls));

const first = ({ loads }: Design, polls: Polls) => {
  const load = firstLimit(loads(polls));
  return { name: load?.name ?? '', perSecond: load ? allowed(load) : Number.POSITIVE_INFINITY };
};

const chart = (polls: Polls): Chart => ({
  name: `bill-${polls}-polls`,
  title: `A million cancellations, polled ${polls} times each`,
  unit: 'dollars',
  bars: designs.map((design) => ({
    label: design.name,
    value: Math.round(cost(design, polls)),
    ...(design.isOurs ? { isOurs: true } : {}),
  })),
});

/** Entered and left for Wait and Choice; entered, scheduled, started, succeeded and left for the task. */
const eventsForEachTurn = 9;
/** Scheduled, started and failed. */
const eventsForEachRetry = 3;

const result: PartResult = {
  tables: [
    {
      title: 'Dollars for a million cancellations, polled k times each',
      columns,
      rows: designs.map((design) => [design.name, ...pollCounts.map((polls) => wholeDollars(cost(design, polls)))]),
    },
    {
      title: 'The first quota that is reached, in cancellations a second',
      columns,
      rows: designs.map((design) => [
        design.name,
        ...pollCounts.map((polls) => {
          const { name, perSecond } = first(design, polls);
          return `${rate(perSecond)}: ${name}`;
        }),
      ]),
    },
  ],
  charts: [chart(3), chart(10)],
  notes: [
    'List prices and default quotas of us-east-1, November 2026, as in docs/costs.md and docs/limits.md, which name their sources. The quantities of Rescind are counted (test/system/exact-counts.slow.test.ts).',
    'The alternatives get the least that can work: a function that accepts, a function for each exchange, and a record of 1 KB without an index, written twice. So they have no lock on the payment, no list and no history; nothing continues what is stuck, and no webhook ends a wait early. Rescind has all of these, and its bill includes them.',
    'All designs include the HTTP API, one read by the merchant, the event, logs and traces. The times of the functions are the same for all, and assumed: 400 ms for an exchange.',
    `An execution of Step Functions ends with an error after ${figure(maxHistoryEvents)} events, so the loop can poll about ${figure(Math.floor(maxHistoryEvents / eventsForEachTurn))} times and the retry about ${figure(Math.floor(maxHistoryEvents / eventsForEachRetry))} times; a durable execution about ${figure(maxDurableOperations - 4)} times. A run of Rescind has about 15 events, however often it polls.`,
  ],
  data: Object.fromEntries(
    designs.map((design) => [
      design.name,
      Object.fromEntries(
        pollCounts.map((polls) => [polls, { dollars: cost(design, polls), firstLimit: first(design, polls) }]),
      ),
    ]),
  ),
};
