import { type Counts, counts, type Numbers } from './counts.ts';
import { type Price, prices } from './prices.ts';

/** One line of the bill. */
export interface Line {
  readonly what: string;
  /** What the quantity consists of, and whether it was counted or is assumed. */
  readonly how: string;
  /** For one cancellation. */
  readonly quantity: number;
  readonly price: Price;
}

/** The functions have this much memory, in gigabytes (`infra/cloud/backend/lambda-function.ts`). */
const memory = 0.5;

/** How long the functions run, in seconds: assumed. A look includes the provider's answer. */
export const seconds = { accept: 0.05, advance: 0.4, confirm: 0.03, get: 0.02, webhook: 0.05, escalate: 0.05 };

/** What an invocation writes into the log, in kilobytes: assumed, from our lines and 0.7 KB of Lambda's own two lines. */
export const logKilobytes = { accept: 1.4, advance: 2.2, confirm: 1.1, get: 0.7, webhook: 1.1, escalate: 1.1 };

/** The volume for which the traces are computed: how many of them X-Ray keeps depends on it. */
export const cancellationsPerMonth = 1_000_000;
const secondsPerMonth = 30 * 24 * 60 * 60;

/**
 * The part of requests that X-Ray keeps by default, if a service gets so many of them a second at random times: the first
 * one of each second, and 5 % of the others
 * (https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html).
 */
export function sampledPart(perSecond: number): number {
  const first = 1 - Math.exp(-perSecond);
  return (first + 0.05 * (perSecond - first)) / perSecond;
}

/** The traces of a cancellation. We assume that each function, and the workflow, is sampled for itself. */
function traces(requests: Numbers, volume: number): number {
  const each = volume / secondsPerMonth;
  const called = Object.values(requests).filter((times) => times > 0);
  return sum(called.map((times) => times * sampledPart(times * each)));
}
/** SQS counts each message when it is sent, received and deleted. */
const requestsForEachMessage = 3;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const weighted = (invocations: Numbers, weights: Numbers) =>
  sum(Object.entries(invocations).map(([name, times]) => times * (weights[name] ?? 0)));

/** The invocations of a cancellation, and of one read by its merchant. */
const withRead = (invocations: Numbers): Numbers => ({ ...invocations, ...counts.read.invocations });

/** What one cancellation costs, and one read of it by its merchant. */
export function bill(
  { invocations, queueMessages, transitions, readUnits, writeUnits }: Counts,
  volume = cancellationsPerMonth,
): readonly Line[] {
  const all = withRead(invocations);
  const requests = sum(Object.values(all));
  return [
    { what: 'Step Functions, transitions', how: 'counted', quantity: transitions, price: prices.stateTransition },
    { what: 'DynamoDB, write units', how: 'counted', quantity: writeUnits, price: prices.writeUnit },
    {
      what: 'DynamoDB, read units',
      how: "counted, with the merchant's read",
      quantity: readUnits + counts.read.readUnits,
      price: prices.readUnit,
    },
    {
      what: 'Lambda, requests',
      how: "counted, with the merchant's read",
      quantity: requests,
      price: prices.functionRequest,
    },
    {
      what: 'Lambda, GB-seconds (ARM64, 512 MB)',
      how: 'times assumed',
      quantity: memory * weighted(all, seconds),
      price: prices.functionGigabyteSecond,
    },
    {
      what: 'SQS, requests',
      how: 'messages counted; each is sent, received, deleted',
      quantity: requestsForEachMessage * queueMessages,
      price: prices.queueRequest,
    },
    {
      what: 'SQS, fair queues',
      how: 'the same requests, because each message names its merchant',
      quantity: requestsForEachMessage * queueMessages,
      price: prices.fairQueueRequest,
    },
    {
      what: 'HTTP API, requests',
      how: "counted, with the merchant's read",
      quantity: sum(['accept', 'get', 'webhook'].map((name) => all[name] ?? 0)),
      price: prices.apiRequest,
    },
    { what: 'EventBridge, events', how: 'one', quantity: 1, price: prices.event },
    {
      what: 'CloudWatch Logs, KB',
      how: 'assumed, from the log lines of each function',
      quantity: weighted(all, logKilobytes),
      price: prices.logKilobyte,
    },
    {
      what: 'X-Ray, traces',
      how: 'computed for a million a month, see below',
      quantity: traces({ ...all, workflow: transitions > 0 ? 1 : 0 }, volume),
      price: prices.trace,
    },
  ];
}

/** In dollars for a million. */
export const costOf = ({ quantity, price }: Pick<Line, 'quantity' | 'price'>): number => quantity * price.dollars;

export const totalOf = (lines: readonly Pick<Line, 'quantity' | 'price'>[]): number => sum(lines.map(costOf));
