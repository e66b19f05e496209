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

/** What a function writes into its log, in kilobytes: assumed, from its log lines. */
const logKilobytes = { accept: 1, advance: 1.8, confirm: 0.8, get: 0.8, webhook: 0.8, escalate: 0.8 };

const sampledTraces = 0.05;
/** SQS counts each message when it is sent, received and deleted. */
const requestsForEachMessage = 3;

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const weighted = (invocations: Numbers, weights: Numbers) =>
  sum(Object.entries(invocations).map(([name, times]) => times * (weights[name] ?? 0)));

/** The invocations of a cancellation, and of one read by its merchant. */
const withRead = (invocations: Numbers): Numbers => ({ ...invocations, ...counts.read.invocations });

/** What one cancellation costs, and one read of it by its merchant. */
export function bill({ invocations, queueMessages, transitions, readUnits, writeUnits }: Counts): readonly Line[] {
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
    { what: 'X-Ray, traces', how: '5 % of the requests', quantity: sampledTraces * requests, price: prices.trace },
  ];
}

/** In dollars for a million. */
export const costOf = ({ quantity, price }: Pick<Line, 'quantity' | 'price'>): number => quantity * price.dollars;

export const totalOf = (lines: readonly Pick<Line, 'quantity' | 'price'>[]): number => sum(lines.map(costOf));
