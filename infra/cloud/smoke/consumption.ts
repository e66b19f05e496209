import type { Metric } from '@aws-sdk/client-cloudwatch';
import { table } from '../../../functions/adapters/dynamodb/table.ts';
import { logKilobytes, seconds } from '../../docs/costs/bill.ts';
import { counts, unitsOf } from '../../docs/costs/counts.ts';
import { workerName } from '../bundling/function-bundles.ts';
import { queueName, resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { type Check, compared, measuredOnly, skipped } from './check.ts';

/** A metric of CloudWatch, and what the documents say about one cancellation. */
export interface Consumed {
  readonly name: string;
  readonly metric: Metric;
  readonly statistic: 'Sum' | 'Average';
  readonly expected: number;
  readonly unit: string;
  /** Whether the documents count it, or only assume it. */
  readonly isPromised: boolean;
}

const dimensionsOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

type Amount = Pick<Consumed, 'name' | 'metric' | 'expected'>;

const promised = (amount: Amount): Consumed => ({ ...amount, statistic: 'Sum', unit: '', isPromised: true });

const assumed = (amount: Amount & Pick<Consumed, 'statistic' | 'unit'>): Consumed => ({ ...amount, isPromised: false });

const metricOf = (Namespace: string, MetricName: string, values: Readonly<Record<string, string>>): Metric => ({
  Namespace,
  MetricName,
  Dimensions: dimensionsOf(values),
});

/** The functions of a cancellation that is answered at once, as the documents name them, and their names in the stage. */
const functionsOf = (provider: string) =>
  ({ accept: 'accept-cancellation', advance: workerName(provider), confirm: 'confirm-published' }) as const;

function functionMetrics(stage: Stage, provider: string): readonly Consumed[] {
  const functions = functionsOf(provider);
  return (['accept', 'advance', 'confirm'] as const).flatMap((name) => {
    const FunctionName = resourceName(stage, functions[name]);
    const LogGroupName = `/rescind/${stage.name}/${functions[name]}`;
    return [
      promised({
        name: `invocations of ${name}`,
        metric: metricOf('AWS/Lambda', 'Invocations', { FunctionName }),
        expected: counts.synchronous.invocations[name] ?? 0,
      }),
      assumed({
        name: `duration of ${name}, perhaps with a cold start`,
        metric: metricOf('AWS/Lambda', 'Duration', { FunctionName }),
        statistic: 'Average',
        expected: 1000 * seconds[name],
        unit: 'ms',
      }),
      assumed({
        name: `log of ${name}`,
        metric: metricOf('AWS/Logs', 'IncomingBytes', { LogGroupName }),
        statistic: 'Sum',
        expected: 1024 * logKilobytes[name],
        unit: 'bytes',
      }),
    ];
  });
}

function writeMetrics(TableName: string): readonly Consumed[] {
  const written = (name: string, values: Readonly<Record<string, string>>) =>
    promised({
      name: `write units of ${name}`,
      metric: metricOf('AWS/DynamoDB', 'ConsumedWriteCapacityUnits', { TableName, ...values }),
      expected: unitsOf(counts.synchronous, name),
    });
  return [written('table', {}), ...table.indexes.map(({ name }) => written(name, { GlobalSecondaryIndexName: name }))];
}

/** Everything that CloudWatch says about one cancellation at a provider that answers at once. */
export const consumedBy = (stage: Stage, tableName: string, provider: string): readonly Consumed[] => [
  ...functionMetrics(stage, provider),
  ...writeMetrics(tableName),
  promised({
    name: 'messages of the queue',
    metric: metricOf('AWS/SQS', 'NumberOfMessagesSent', { QueueName: queueName(stage, provider) }),
    expected: counts.synchronous.queueMessages,
  }),
  assumed({
    // The only metric of transitions, for all workflows of the account (CDK, `StateTransitionMetric.metricConsumedCapacity`).
    name: 'state transitions that AWS throttles by',
    metric: metricOf('AWS/States', 'ConsumedCapacity', { ServiceMetric: 'StateTransition' }),
    statistic: 'Sum',
    expected: counts.synchronous.transitions,
    unit: '',
  }),
];

/** Compares what CloudWatch returned, `undefined` if it returned nothing in time. */
export function judged({ name, expected, unit, isPromised }: Consumed, value: number | undefined): Check {
  if (value === undefined) return skipped(name, 'CloudWatch showed no data in time');
  const words = (amount: number) => `${Math.round(amount * 100) / 100} ${unit}`.trim();
  return isPromised ? compared(name, words(expected), words(value)) : measuredOnly(name, words(expected), words(value));
}
