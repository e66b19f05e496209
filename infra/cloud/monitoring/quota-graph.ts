import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Graph } from './graph.ts';
import { tableAndIndexMetrics } from './metric-math.ts';
import type { MonitoredResources } from './monitored-resources.ts';

/** Short, because a quota is a rate: the average of an hour would hide a peak. */
const period = Duration.minutes(1);

/**
 * How much of each quota is used. CloudWatch knows the quotas of this account and region:
 * - workflow starts: `ProvisionedRefillRate` of the API (Step Functions Developer Guide, "Monitoring Step Functions metrics").
 * - functions at once: `SERVICE_QUOTA`. That it knows the quota of this metric is assumed: the CloudWatch User Guide
 *   ("Visualizing your service quotas") does not list Lambda. If it does not, only this line is missing.
 * - table and index writes: `AccountMaxTableLevelWrites` (DynamoDB Developer Guide, "DynamoDB metrics and dimensions").
 *
 * The rate of the API is the one that the stage sets. `REPEAT` keeps the last quota until CloudWatch gets the next one, which
 * takes five minutes for DynamoDB.
 */
export const quotaGraph = ({ stage, workflow, table, api }: MonitoredResources): Graph => ({
  title: 'Used of each quota',
  unit: '%',
  metrics: [
    percentage('workflow starts', 'starts / PERIOD(starts) / FILL(startRate, REPEAT)', {
      starts: workflow.metricStarted({ period }),
      startRate: largest('AWS/States', 'ProvisionedRefillRate', { APIName: 'StartExecution' }),
    }),
    percentage('API requests', `requests / PERIOD(requests) / ${stage.throttle.rateLimit}`, {
      requests: api.metricCount({ period, statistic: 'Sum' }),
    }),
    percentage('functions at once', 'functions / SERVICE_QUOTA(functions)', {
      functions: largest('AWS/Lambda', 'ConcurrentExecutions'),
    }),
    ...tableAndIndexMetrics(table, 'ConsumedWriteCapacityUnits', 'writes', period).map((units, index) =>
      percentage(units.label ?? '', `units${index} / PERIOD(units${index}) / FILL(maxUnits, REPEAT)`, {
        [`units${index}`]: units,
        maxUnits: largest('AWS/DynamoDB', 'AccountMaxTableLevelWrites'),
      }),
    ),
  ],
});

const percentage = (label: string, share: string, usingMetrics: Record<string, IMetric>) =>
  new MathExpression({ expression: `100 * ${share}`, label, usingMetrics, period });

const largest = (namespace: string, metricName: string, dimensionsMap: Record<string, string> = {}) =>
  new Metric({ namespace, metricName, dimensionsMap, statistic: 'Maximum', period });
