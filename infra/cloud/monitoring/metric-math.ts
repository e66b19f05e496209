import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricsNamespace } from '../../../functions/adapters/cloudwatch/metrics.ts';
import type { MetricName } from '../../../functions/ports/metrics.ts';
import type { CancellationTable } from '../backend/cancellation-table.ts';

export const fiveMinutes = Duration.minutes(5);

export interface MetricOptions {
  readonly statistic?: string;
  /** The period. */
  readonly minutes?: number;
  readonly label?: string;
  /** Only for metrics that have this dimension. */
  readonly status?: string;
}

/** Our own metric of one provider. */
export const providerMetric = (
  metricName: MetricName,
  provider: string,
  { statistic = 'Sum', minutes = 5, label = provider, status }: MetricOptions = {},
) =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service: 'rescind', provider, ...(status ? { status } : {}) },
    statistic,
    period: Duration.minutes(minutes),
    label,
  });

/** Our own metric of several providers: the sum of all, or the maximum if that is the statistic. */
export function combinedMetric(
  metricName: MetricName,
  providers: readonly string[],
  { label, ...options }: MetricOptions & { readonly label: string },
): MathExpression {
  const { statistic, minutes = 5, status = 'm' } = options;
  const prefix = status.replaceAll('_', '');
  const usingMetrics = Object.fromEntries(
    providers.map((provider, index) => [`${prefix}${index}`, providerMetric(metricName, provider, options)]),
  );
  const values = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new MathExpression({
    expression: `${statistic === 'Maximum' ? 'MAX' : 'SUM'}([${values.join(', ')}])`,
    usingMetrics,
    period: Duration.minutes(minutes),
    label,
  });
}

/** The sum of metrics by their ids. An alarm may use at most ten metrics. */
export const sumOf = (label: string, usingMetrics: Record<string, Metric>) =>
  new MathExpression({ expression: Object.keys(usingMetrics).join(' + '), label, usingMetrics, period: fiveMinutes });

export const sumOfFunctions = (
  label: string,
  functions: readonly IFunction[],
  metric: 'metricErrors' | 'metricThrottles',
) =>
  sumOf(label, Object.fromEntries(functions.map((one, index) => [`m${index}`, one[metric]({ period: fiveMinutes })])));

export const tableMetric = ({ tableName }: CancellationTable, metricName: string, label?: string) =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName },
    statistic: 'Sum',
    period: fiveMinutes,
    ...(label ? { label } : {}),
  });

export const visibleMessages = (queue: IQueue, label?: string) =>
  queue.metricApproximateNumberOfMessagesVisible({
    statistic: 'Maximum',
    period: fiveMinutes,
    ...(label ? { label } : {}),
  });
