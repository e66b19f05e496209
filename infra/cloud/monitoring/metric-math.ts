import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricsNamespace } from '../../../functions/adapters/cloudwatch/metrics.ts';
import type { MetricName } from '../../../functions/ports/metrics.ts';

const service = 'rescind';

/** A figure of one provider; `status` only where the metric has it. */
export const figure = (
  metricName: MetricName,
  {
    provider,
    status,
    statistic = 'Sum',
    minutes = 5,
    label,
  }: {
    readonly provider: string;
    readonly status?: string;
    readonly statistic?: string;
    readonly minutes?: number;
    readonly label?: string;
  },
) =>
  new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service, provider, ...(status ? { status } : {}) },
    statistic,
    period: Duration.minutes(minutes),
    label: label ?? provider,
  });

/** One figure of all providers together: their sum, or the largest. */
export function ofAll(
  metricName: MetricName,
  providers: readonly string[],
  {
    combine,
    statistic,
    minutes,
    label,
  }: {
    readonly combine: 'SUM' | 'MAX';
    readonly statistic: string;
    readonly minutes: number;
    readonly label: string;
  },
): MathExpression {
  const usingMetrics = Object.fromEntries(
    providers.map((provider, index) => [`m${index}`, figure(metricName, { provider, statistic, minutes })]),
  );
  const values = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new MathExpression({
    expression: `${combine}([${values.join(', ')}])`,
    usingMetrics,
    period: Duration.minutes(minutes),
    label,
  });
}
