import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  PeriodOverride,
  Dashboard as Widgets,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ends } from '../../../functions/core/cancellation/status.ts';
import { named } from '../stage/names.ts';
import type { Alarm } from './alarm.ts';
import { figure } from './metric-math.ts';
import { providersOf, type Watched, webhookProvidersOf } from './watched.ts';

const five = Duration.minutes(5);
const full = 24;

/** One page that a person would keep open: is it well, how much, how it ends, how long it takes, who is in trouble, what it costs. */
export class Dashboard extends Widgets {
  constructor(scope: Construct, id: string, watched: Watched, alarms: readonly Alarm[]) {
    super(scope, id, {
      dashboardName: named(watched.stage),
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: full, height: 4 })],
        volume(watched),
        timeToEnd(watched),
        health(watched),
        waiting(watched),
        cost(watched),
      ],
    });
  }
}

const graph = (title: string, width: number, left: IMetric[], unit: string, stacked = false) =>
  new GraphWidget({ title, width, height: 6, left, stacked, leftYAxis: { label: unit, showUnits: false, min: 0 } });

const volume = (watched: Watched): IWidget[] => [
  graph(
    'Accepted',
    8,
    providersOf(watched).map((provider) => figure('Accepted', { provider })),
    'cancellations in 5 min',
    true,
  ),
  graph(
    'Ended, by status',
    8,
    ends.map((status) => endedWith(status, providersOf(watched))),
    'cancellations in 5 min',
    true,
  ),
  graph(
    'Requests',
    8,
    [
      watched.api.metricCount({ period: five, label: 'requests' }),
      watched.api.metricClientError({ period: five, label: '4xx' }),
      watched.api.metricServerError({ period: five, label: '5xx' }),
    ],
    'requests in 5 min',
  ),
];

const timeToEnd = (watched: Watched): IWidget[] =>
  (['p50', 'p95', 'p99'] as const).map((statistic) =>
    graph(
      `Time to end, ${statistic}`,
      8,
      providersOf(watched).map((provider) => figure('TimeToEnd', { provider, statistic })),
      'ms',
    ),
  );

const health = (watched: Watched): IWidget[] => [
  graph(
    'Provider answers, p95',
    8,
    providersOf(watched).map((provider) => figure('ExchangeTime', { provider, statistic: 'p95' })),
    'ms',
  ),
  graph(
    'Unknown outcomes',
    8,
    providersOf(watched).map((provider) => figure('UnknownOutcomes', { provider })),
    'exchanges in 5 min',
    true,
  ),
  graph(
    'Webhooks',
    8,
    webhookProvidersOf(watched).flatMap((provider) => [
      figure('WebhooksAccepted', { provider, label: `${provider} accepted` }),
      figure('WebhooksForged', { provider, label: `${provider} refused` }),
    ]),
    'webhooks in 5 min',
  ),
];

const waiting = ({ lanes, ...watched }: Watched): IWidget[] => [
  graph(
    'Oldest open cancellation',
    6,
    lanes.map(({ provider: { name } }) => figure('OpenAge', { provider: name, statistic: 'Maximum', minutes: 15 })),
    's',
  ),
  graph(
    'Oldest review',
    6,
    lanes.map(({ provider: { name } }) => figure('ReviewAge', { provider: name, statistic: 'Maximum', minutes: 60 })),
    's',
  ),
  graph(
    'Age of the oldest message',
    6,
    lanes.map(({ queue, provider: { name } }) =>
      queue.metricApproximateAgeOfOldestMessage({ period: five, statistic: 'Maximum', label: name }),
    ),
    's',
  ),
  graph(
    'Dead letters',
    6,
    [
      ...lanes.map(({ deadLetters, provider: { name } }) => deadLetter(deadLetters, name)),
      deadLetter(watched.deadLetters, 'events'),
    ],
    'messages',
    true,
  ),
];

const cost = ({ workflow, table, lanes, functions }: Watched): IWidget[] => [
  graph(
    'Workflow runs',
    6,
    [workflow.metricStarted({ period: five, label: 'started, two transitions each' })],
    'runs in 5 min',
  ),
  graph(
    'Table units',
    6,
    ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'].map(
      (metricName) =>
        new Metric({
          namespace: 'AWS/DynamoDB',
          metricName,
          dimensionsMap: { TableName: table.tableName },
          statistic: 'Sum',
          period: five,
          label: metricName === 'ConsumedReadCapacityUnits' ? 'read' : 'write',
        }),
    ),
    'units in 5 min',
  ),
  graph(
    'Looks',
    6,
    lanes.map(({ worker, provider: { name } }) => worker.metricInvocations({ period: five, label: name })),
    'invocations in 5 min',
    true,
  ),
  graph(
    'API functions',
    6,
    [functions.authorise, functions.http['accept-cancellation'], functions.http['get-cancellation']].map((called) =>
      called.metricDuration({ period: five, statistic: 'p95', label: called.node.id }),
    ),
    'ms, p95',
  ),
];

function endedWith(status: string, providers: readonly string[]): MathExpression {
  const usingMetrics = Object.fromEntries(
    providers.map((provider, index) => [
      `${status.replaceAll('_', '')}${index}`,
      figure('Ended', { provider, status }),
    ]),
  );
  const values = Object.keys(usingMetrics).map((metric) => `FILL(${metric}, 0)`);
  return new MathExpression({ expression: `SUM([${values.join(', ')}])`, usingMetrics, label: status, period: five });
}

const deadLetter = (queue: Watched['deadLetters'], label: string) =>
  queue.metricApproximateNumberOfMessagesVisible({ period: five, statistic: 'Maximum', label });
