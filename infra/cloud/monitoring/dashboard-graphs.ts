import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { ends } from '../../../functions/core/cancellation/status.ts';
import type { MetricName } from '../../../functions/ports/metrics.ts';
import {
  combinedMetric,
  fiveMinutes,
  type MetricOptions,
  providerMetric,
  tableMetric,
  visibleMessages,
} from './metric-math.ts';
import { type MonitoredResources, providersOf, webhookProvidersOf } from './monitored-resources.ts';

export interface Graph {
  readonly title: string;
  readonly unit: string;
  readonly stacked?: boolean;
  readonly metrics: IMetric[];
}

/** The graphs of the dashboard, row by row. */
export const dashboardGraphs = (monitored: MonitoredResources): readonly (readonly Graph[])[] => [
  volume(monitored),
  timeToEnd(monitored),
  health(monitored),
  backlog(monitored),
  cost(monitored),
];

const volume = (monitored: MonitoredResources): readonly Graph[] => [
  { title: 'Accepted', unit: 'cancellations in 5 min', stacked: true, metrics: perProvider(monitored, 'Accepted') },
  {
    title: 'Ended, by status',
    unit: 'cancellations in 5 min',
    stacked: true,
    metrics: ends.map((status) => combinedMetric('Ended', providersOf(monitored), { status, label: status })),
  },
  {
    title: 'Requests',
    unit: 'requests in 5 min',
    metrics: [
      monitored.api.metricCount({ period: fiveMinutes, label: 'requests' }),
      monitored.api.metricClientError({ period: fiveMinutes, label: '4xx' }),
      monitored.api.metricServerError({ period: fiveMinutes, label: '5xx' }),
    ],
  },
];

const timeToEnd = (monitored: MonitoredResources): readonly Graph[] =>
  ['p50', 'p95', 'p99'].map((statistic) => ({
    title: `Time to end, ${statistic}`,
    unit: 'ms',
    metrics: perProvider(monitored, 'TimeToEnd', { statistic }),
  }));

const health = (monitored: MonitoredResources): readonly Graph[] => [
  { title: 'Provider answers, p95', unit: 'ms', metrics: perProvider(monitored, 'ExchangeTime', { statistic: 'p95' }) },
  {
    title: 'Unknown outcomes',
    unit: 'exchanges in 5 min',
    stacked: true,
    metrics: perProvider(monitored, 'UnknownOutcomes'),
  },
  {
    title: 'Credentials refused',
    unit: 'merchants in 5 min',
    stacked: true,
    metrics: perProvider(monitored, 'CredentialsRefused'),
  },
  {
    title: 'Webhooks',
    unit: 'webhooks in 5 min',
    metrics: webhookProvidersOf(monitored).flatMap((name) => [
      providerMetric('WebhooksAccepted', name, { label: `${name} accepted` }),
      providerMetric('WebhooksForged', name, { label: `${name} refused` }),
      providerMetric('TestimoniesRefused', name, { label: `${name} testimonies not kept` }),
    ]),
  },
];

const backlog = (monitored: MonitoredResources): readonly Graph[] => [
  {
    title: 'Oldest open cancellation',
    unit: 's',
    metrics: perProvider(monitored, 'OpenAge', { statistic: 'Maximum', minutes: 15 }),
  },
  {
    title: 'Oldest review',
    unit: 's',
    metrics: perProvider(monitored, 'ReviewAge', { statistic: 'Maximum', minutes: 60 }),
  },
  {
    title: 'Age of the oldest message',
    unit: 's',
    metrics: monitored.lanes.map(({ queue, provider: { name } }) =>
      queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum', label: name }),
    ),
  },
  {
    title: 'Dead letters',
    unit: 'messages',
    stacked: true,
    metrics: [
      ...monitored.lanes.map(({ deadLetters, provider }) => visibleMessages(deadLetters, provider.name)),
      visibleMessages(monitored.deadLetters, 'events'),
    ],
  },
];

const cost = ({ workflow, table, lanes, functions }: MonitoredResources): readonly Graph[] => [
  {
    title: 'Workflow runs',
    unit: 'runs in 5 min',
    metrics: [workflow.metricStarted({ period: fiveMinutes, label: 'started, two transitions each' })],
  },
  {
    title: 'Table units',
    unit: 'units in 5 min',
    metrics: [
      tableMetric(table, 'ConsumedReadCapacityUnits', 'read'),
      tableMetric(table, 'ConsumedWriteCapacityUnits', 'write'),
    ],
  },
  {
    title: 'Looks',
    unit: 'invocations in 5 min',
    stacked: true,
    metrics: lanes.map(({ worker, provider }) =>
      worker.metricInvocations({ period: fiveMinutes, label: provider.name }),
    ),
  },
  {
    title: 'API functions',
    unit: 'ms, p95',
    metrics: [functions.authorise, functions.http['accept-cancellation'], functions.http['get-cancellation']].map(
      (called) => called.metricDuration({ period: fiveMinutes, statistic: 'p95', label: called.node.id }),
    ),
  },
];

const perProvider = (monitored: MonitoredResources, name: MetricName, options?: MetricOptions): IMetric[] =>
  providersOf(monitored).map((provider) => providerMetric(name, provider, options));
