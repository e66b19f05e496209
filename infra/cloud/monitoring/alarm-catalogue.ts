import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmProps } from './alarm.ts';
import { inTens } from './in-tens.ts';
import { combinedMetric, fiveMinutes, sumOf, sumOfFunctions, tableMetric, visibleMessages } from './metric-math.ts';
import { type MonitoredResources, providersOf, webhookProvidersOf } from './monitored-resources.ts';
import { laneAlarms, outcomeAlarms, webhookAlarms } from './provider-alarms.ts';

/** Every alarm. Those that mean the most harm to merchants come first. */
export const alarmCatalogue = (monitored: MonitoredResources): readonly AlarmProps[] => [
  ...laneAlarms(monitored),
  ...workflowAlarms(monitored),
  ...inTens(providersOf(monitored), outcomeAlarms),
  ...inTens(webhookProvidersOf(monitored), webhookAlarms),
  ...capacityAlarms(monitored),
];

const workflowAlarms = (monitored: MonitoredResources): readonly AlarmProps[] => [
  {
    name: 'dead-letters-events',
    heading: 'Dead letters of events',
    impact: 'An event did not reach one of our functions. Results may be published again, or recovery may be late.',
    metric: visibleMessages(monitored.deadLetters),
    threshold: 1,
  },
  {
    name: 'failed-executions',
    stopsDeployment: true,
    heading: 'Failed executions',
    impact:
      'A workflow run ended without publishing its result. Recovery starts another run, so the result comes late.',
    metric: sumOf('runs that failed', {
      failed: monitored.workflow.metricFailed({ period: fiveMinutes }),
      timedOut: monitored.workflow.metricTimedOut({ period: fiveMinutes }),
      aborted: monitored.workflow.metricAborted({ period: fiveMinutes }),
    }),
    threshold: 1,
  },
  {
    name: 'recovery-silent',
    heading: 'Recovery silent',
    impact: 'Recovery does not run. Cancellations that get stuck stay stuck until it runs again.',
    metric: monitored.functions.recoverStuck.metricInvocations({ period: fiveMinutes }),
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 2,
    treatMissingData: TreatMissingData.BREACHING,
  },
  ...inTens(providersOf(monitored), (providers) => [
    {
      name: 'recovery-busy',
      heading: 'Recovery busy',
      impact: 'Many cancellations get stuck and need recovery, so their results come minutes late.',
      metric: combinedMetric('Recovered', providers, { minutes: 15, label: 'cancellations recovered' }),
      threshold: 50,
    },
  ]),
];

const inApi = ({ functions }: MonitoredResources) => [functions.authorise, ...Object.values(functions.http)];

const behindApi = ({ functions, lanes }: MonitoredResources) => [
  functions.escalate,
  functions.confirmPublished,
  functions.recoverStuck,
  ...lanes.map(({ worker }) => worker),
];

const capacityAlarms = (monitored: MonitoredResources): readonly AlarmProps[] => [
  {
    name: 'api-5xx',
    stopsDeployment: true,
    heading: 'API errors',
    impact: 'Merchants get server errors. A cancellation that they ask for may not be accepted.',
    metric: monitored.api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
    threshold: 3,
  },
  ...inTens(behindApi(monitored), (functions) => [
    {
      name: 'function-errors',
      stopsDeployment: true,
      heading: 'Function errors',
      impact: 'Functions behind the API fail. Cancellations continue late, or only after recovery.',
      metric: sumOfFunctions('function errors', functions, 'metricErrors'),
      threshold: 5,
    },
  ]),
  {
    name: 'function-throttles',
    heading: 'Throttled functions',
    impact: 'The account has no concurrency left. Merchants get 5xx, and webhooks are refused.',
    metric: sumOfFunctions('throttled invocations', inApi(monitored), 'metricThrottles'),
    threshold: 1,
  },
  {
    name: 'table-throttles',
    heading: 'Throttled table',
    impact: 'The table refuses reads or writes. Requests take longer or fail, and looks are repeated.',
    metric: sumOf('throttled reads and writes', {
      reads: tableMetric(monitored.table, 'ReadThrottleEvents'),
      writes: tableMetric(monitored.table, 'WriteThrottleEvents'),
    }),
    threshold: 10,
  },
];
