import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { ends } from '../../../functions/core/cancellation/status.ts';
import type { MetricName } from '../../../functions/ports/metrics.ts';
import { costGraph } from './cost-graph.ts';
import type { Graph } from './graph.ts';
import {
  combinedMetric,
  fiveMinutes,
  type MetricOptions,
  providerMetric,
  sumOfFunctions,
  tableAndIndexMetrics,
  visibleMessages,
} from './metric-math.ts';
import {
  answeringFunctionsOf,
  backgroundFunctionsOf,
  type MonitoredResources,
  providersOf,
  webhookProvidersOf,
} from './monitored-resources.ts';
import { quotaGraph } from './quota-graph.ts';

/** The graphs of the dashboard, row by row. */
export const dashboardGraphs = (monitored: MonitoredResources): readonly (readonly Graph[])[] => [
  volume(monitored),
  timeToEnd(monitored),
  health(monitored),
  backlog(monitored),
  work(monitored),
  capacity(monitored),
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
  {
    title: 'Held providers',
    unit: '1 while a provider is held',
    stacked: true,
    metrics: perProvider(monitored, 'LaneHeld', { statistic: 'Maximum' }),
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
    metrics: webhookProvidersOf(monitored).flatMap((measured) => [
      providerMetric('WebhooksAccepted', measured, { label: `${measured.provider} accepted` }),
      providerMetric('WebhooksRepeated', measured, { label: `${measured.provider} repeated` }),
      providerMetric('WebhooksForged', measured, { label: `${measured.provider} refused` }),
      providerMetric('TestimoniesRefused', measured, { label: `${measured.provider} testimonies not kept` }),
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

const work = ({ workflow, table, lanes, functions }: MonitoredResources): readonly Graph[] => [
  {
    title: 'Workflow runs',
    unit: 'runs in 5 min',
    metrics: [workflow.metricStarted({ period: fiveMinutes, label: 'started, two transitions each' })],
  },
  {
    title: 'Table units',
    unit: 'units in 5 min',
    metrics: [
      ...tableAndIndexMetrics(table, 'ConsumedWriteCapacityUnits', 'write'),
      ...tableAndIndexMetrics(table, 'ConsumedReadCapacityUnits', 'read'),
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

const capacity = (monitored: MonitoredResources): readonly Graph[] => [
  costGraph(monitored),
  quotaGraph(monitored),
  {
    title: 'Throttled functions',
    unit: 'invocations in 5 min',
    metrics: [
      sumOfFunctions('that somebody waits for', answeringFunctionsOf(monitored), 'metricThrottles'),
      sumOfFunctions('workers', backgroundFunctionsOf(monitored), 'metricThrottles', 'w'),
    ],
  },
  {
    title: 'Throttled table',
    unit: 'reads and writes in 5 min',
    stacked: true,
    metrics: [
      ...tableAndIndexMetrics(monitored.table, 'WriteThrottleEvents', 'write'),
      ...tableAndIndexMetrics(monitored.table, 'ReadThrottleEvents', 'read'),
    ],
  },
];

const perProvider = (monitored: MonitoredResources, name: MetricName, options?: MetricOptions): IMetric[] =>
  providersOf(monitored).map((provider) => providerMetric(name, provider, options));
