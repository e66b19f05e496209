import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricsNamespace } from '../../../functions/adapters/cloudwatch/metrics.ts';
import { table as description } from '../../../functions/adapters/dynamodb/table.ts';
import type { MetricName } from '../../../functions/ports/metrics.ts';
import type { CancellationTable } from '../backend/cancellation-table.ts';
import type { Measured } from './monitored-resources.ts';

export const fiveMinutes = Duration.minutes(5);

export interface MetricOptions {
  readonly statistic?: string;
  /** The period. */
  readonly minutes?: number;
  readonly label?: string;
  /** Only for metrics that have this dimension. */
  readonly status?: string;
}

type Metrics = Readonly<Record<string, IMetric>>;

/** Our own metric of one provider. */
export const providerMetric = (
  metricName: MetricName,
  measured: Measured,
  { statistic = 'Sum', minutes = 5, label = measured.provider, status }: MetricOptions = {},
) =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { ...measured, ...(status ? { status } : {}) },
    statistic,
    period: Duration.minutes(minutes),
    label,
  });

/** Metrics by their ids: the prefix and a number. */
export const numbered = (prefix: string, metrics: readonly IMetric[]): Metrics =>
  Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index}`, metric]));

/** Our own metric of several providers: the sum of all, or the maximum if that is the statistic. */
export function combinedMetric(
  metricName: MetricName,
  providers: readonly Measured[],
  { label, ...options }: MetricOptions & { readonly label: string },
): MathExpression {
  const { statistic, minutes = 5, status = 'm' } = options;
  const usingMetrics = numbered(
    status.replaceAll('_', ''),
    providers.map((provider) => providerMetric(metricName, provider, options)),
  );
  const expression = statistic === 'Maximum' ? maximum(usingMetrics) : sum(usingMetrics);
  return new MathExpression({
    expression,
    usingMetrics: { ...usingMetrics },
    period: Duration.minutes(minutes),
    label,
  });
}

/**
 * A metric without data is 0. Most of ours, DynamoDB's and Lambda's exist only while something happens, and the
 * documentation does not say what arithmetic makes of a metric that has no data at all (Amazon CloudWatch User Guide,
 * "Using math expressions with CloudWatch metrics").
 */
const filled = (id: string) => `FILL(${id}, 0)`;

/** Without the function `SUM`, which the same page does not recommend for alarms. */
export const sum = (metrics: Metrics) => Object.keys(metrics).map(filled).join(' + ');

/** `MAX` of several metrics has a value for each time. `MAX` of one metric is a single number, so one metric stays as it is. */
function maximum(metrics: Metrics): string {
  const [first = '', ...others] = Object.keys(metrics).map(filled);
  return others.length === 0 ? first : `MAX([${[first, ...others].join(', ')}])`;
}

/** The sum of metrics by their ids. An alarm may use at most ten metrics. */
export const sumOf = (label: string, usingMetrics: Metrics, period = fiveMinutes) =>
  new MathExpression({ expression: sum(usingMetrics), label, usingMetrics: { ...usingMetrics }, period });

export const sumOfFunctions = (
  label: string,
  functions: readonly IFunction[],
  metric: 'metricErrors' | 'metricThrottles',
  prefix = 'm',
) =>
  sumOf(
    label,
    numbered(
      prefix,
      functions.map((one) => one[metric]({ period: fiveMinutes })),
    ),
  );

/**
 * A metric of the table and of each index, the table first. The table's own metric does not contain those of its indexes
 * (DynamoDB Developer Guide, "DynamoDB metrics and dimensions": ReadThrottleEvents, WriteThrottleEvents). Each label
 * begins with the name.
 */
export const tableAndIndexMetrics = (
  { tableName }: CancellationTable,
  metricName: string,
  what: string,
  period = fiveMinutes,
) =>
  [undefined, ...description.indexes.map(({ name }) => name)].map((index) =>
    tableMetric(tableName, metricName, `${index ?? 'table'} ${what}`, period, index),
  );

/** A metric of a table, or of one of its indexes. */
export const tableMetric = (
  tableName: string,
  metricName: string,
  label: string,
  period = fiveMinutes,
  index?: string,
): Metric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName, ...(index ? { GlobalSecondaryIndexName: index } : {}) },
    statistic: 'Sum',
    period,
    label,
  });

export const visibleMessages = (queue: IQueue, label?: string) =>
  queue.metricApproximateNumberOfMessagesVisible({
    statistic: 'Maximum',
    period: fiveMinutes,
    ...(label ? { label } : {}),
  });
