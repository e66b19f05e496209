import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmProps } from './alarm.ts';
import { inTens } from './in-tens.ts';
import {
  combinedMetric,
  fiveMinutes,
  numbered,
  sumOf,
  sumOfFunctions,
  tableAndIndexMetrics,
  tableMetric,
  visibleMessages,
} from './metric-math.ts';
import {
  answeringFunctionsOf,
  backgroundFunctionsOf,
  type MonitoredResources,
  providersOf,
  webhookProvidersOf,
} from './monitored-resources.ts';
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
    impact: 'Recovery does not run, or every run fails. Cancellations that get stuck stay stuck until it works again.',
    metric: successfulRuns(monitored.functions.recoverStuck),
    threshold: 0,
    comparisonOperator: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
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

const successfulRuns = (called: IFunction) =>
  new MathExpression({
    expression: 'FILL(runs, 0) - FILL(errors, 0)',
    label: 'runs without an error',
    usingMetrics: {
      runs: called.metricInvocations({ period: fiveMinutes }),
      errors: called.metricErrors({ period: fiveMinutes }),
    },
    period: fiveMinutes,
  });

const capacityAlarms = (monitored: MonitoredResources): readonly AlarmProps[] => [
  {
    name: 'api-5xx',
    stopsDeployment: true,
    heading: 'API errors',
    impact: 'Merchants get server errors. A cancellation that they ask for may not be accepted.',
    metric: monitored.api.metricServerError({ period: fiveMinutes, statistic: 'Sum' }),
    threshold: 3,
  },
  ...functionAlarms(monitored),
  ...inTens(
    ['Read', 'Write'].flatMap((kind) =>
      tableAndIndexMetrics(monitored.table, `${kind}ThrottleEvents`, `${kind.toLowerCase()}s`),
    ),
    (metrics) => [
      {
        name: 'table-throttles',
        heading: 'Throttled table',
        impact: 'The table or an index refuses reads or writes. Requests take longer or fail, and looks are repeated.',
        metric: sumOf('throttled reads and writes', numbered('m', metrics)),
        threshold: 10,
      },
    ],
  ),
  {
    name: 'client-table-throttles',
    heading: 'Throttled table of clients',
    impact: 'The authorizer cannot read which merchant a client belongs to. Calls with a new token get `500`.',
    metric: sumOf('throttled reads and writes of clients', {
      reads: tableMetric(monitored.clients.tableName, 'ReadThrottleEvents', 'reads'),
      writes: tableMetric(monitored.clients.tableName, 'WriteThrottleEvents', 'writes'),
    }),
    threshold: 10,
  },
];

/**
 * Recovery is not among them. `recovery-silent` watches its errors, and it may be throttled: a run that would overlap
 * another one is dropped on purpose.
 */
const functionAlarms = (monitored: MonitoredResources): readonly AlarmProps[] => [
  ...inTens([...answeringFunctionsOf(monitored), ...backgroundFunctionsOf(monitored)], (functions) => [
    {
      name: 'function-errors',
      stopsDeployment: true,
      heading: 'Function errors',
      impact: 'Functions fail. Callers get errors, or cancellations continue late, or only after recovery.',
      metric: sumOfFunctions('function errors', functions, 'metricErrors'),
      threshold: 5,
    },
  ]),
  ...inTens(answeringFunctionsOf(monitored), (functions) => [
    {
      name: 'function-throttles',
      heading: 'Throttled functions',
      impact:
        'A function that somebody waits for has no concurrency left. Merchants get 5xx, and webhooks are refused.',
      metric: sumOfFunctions('throttled invocations', functions, 'metricThrottles'),
      threshold: 1,
    },
  ]),
  ...inTens(backgroundFunctionsOf(monitored), (functions) => [
    {
      name: 'worker-throttles',
      heading: 'Throttled workers',
      impact: 'Workers have no concurrency left. Looks are late, and payments may be captured meanwhile.',
      metric: sumOfFunctions('throttled invocations', functions, 'metricThrottles'),
      threshold: 10,
    },
  ]),
];
