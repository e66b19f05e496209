import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ProviderLane } from '../backend/provider-lane.ts';
import type { AlarmProps } from './alarm.ts';
import { figure, ofAll } from './metric-math.ts';
import { providersOf, type Watched, webhookProvidersOf } from './watched.ts';

const five = Duration.minutes(5);
const hour = 60 * 60;

/** Everything that hurts merchants, the worst first. */
export const alarmCatalogue = (watched: Watched): readonly AlarmProps[] => [
  ...watched.lanes.map(openTooLong),
  ...watched.lanes.map(deadLetters),
  eventDeadLetters(watched),
  failedExecutions(watched),
  recoverySilent(watched),
  recoveryBusy(watched),
  reviewsOpened(watched),
  reviewsWaiting(watched),
  contradictions(watched),
  unknownOutcomes(watched),
  forgedWebhooks(watched),
  serverErrors(watched),
  functionErrors(watched),
  functionThrottles(watched),
  tableThrottles(watched),
];

const grace = hour / 2;

const openTooLong = ({ provider: { name, times } }: ProviderLane): AlarmProps => ({
  name: `open-too-long-${name}`,
  heading: 'Open too long',
  impact: `A cancellation at ${name} is still open half an hour after its deadline: its merchant has no answer and no review.`,
  metric: figure('OpenAge', { provider: name, statistic: 'Maximum', minutes: 15 }),
  threshold: times.deadlineSeconds + grace,
});

const deadLetters = ({ provider: { name }, deadLetters: queue }: ProviderLane): AlarmProps => ({
  name: `dead-letters-${name}`,
  heading: 'Dead letters of a provider',
  impact: `Looks at cancellations at ${name} failed five times over; recovery asks again, but what broke them is still there.`,
  metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: five }),
  threshold: 1,
});

const eventDeadLetters = ({ deadLetters: queue }: Watched): AlarmProps => ({
  name: 'dead-letters-events',
  heading: 'Dead letters of events',
  impact: 'An event did not reach one of our own functions: results may be published again, or recovery may lag.',
  metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: five }),
  threshold: 1,
});

const failedExecutions = ({ workflow }: Watched): AlarmProps => ({
  name: 'failed-executions',
  heading: 'Failed executions',
  impact: 'A workflow run ended without publishing its result; recovery starts the next run, so the result comes late.',
  metric: sum('failed + timedOut + aborted', 'runs that failed', {
    failed: workflow.metricFailed({ period: five }),
    timedOut: workflow.metricTimedOut({ period: five }),
    aborted: workflow.metricAborted({ period: five }),
  }),
  threshold: 1,
});

const recoverySilent = ({ functions }: Watched): AlarmProps => ({
  name: 'recovery-silent',
  heading: 'Recovery silent',
  impact: 'Recovery does not run: whatever is lost on the way now stays lost until it does.',
  metric: functions.recoverStuck.metricInvocations({ period: five }),
  threshold: 0,
  rings: 'at or below',
  periods: 2,
  missingIsBad: true,
});

const recoveryBusy = (watched: Watched): AlarmProps => ({
  name: 'recovery-busy',
  heading: 'Recovery busy',
  impact: 'Many cancellations do not go on by themselves, so their results come minutes late.',
  metric: ofAll('Recovered', providersOf(watched), {
    combine: 'SUM',
    statistic: 'Sum',
    minutes: 15,
    label: 'cancellations recovered',
  }),
  threshold: 50,
});

const reviewsOpened = (watched: Watched): AlarmProps => ({
  name: 'reviews-opened',
  heading: 'Reviews opened',
  impact: 'A cancellation waits for a person: nobody else will find out whether the payment was cancelled.',
  metric: ofAll('ReviewsOpened', providersOf(watched), {
    combine: 'SUM',
    statistic: 'Sum',
    minutes: 5,
    label: 'reviews opened',
  }),
  threshold: 1,
});

const reviewsWaiting = (watched: Watched): AlarmProps => ({
  name: 'reviews-waiting',
  heading: 'Reviews waiting',
  impact: 'A cancellation has waited more than a day for a person.',
  metric: ofAll('ReviewAge', providersOf(watched), {
    combine: 'MAX',
    statistic: 'Maximum',
    minutes: 24 * 60,
    label: 'age of the oldest review',
  }),
  threshold: 24 * hour,
});

const contradictions = (watched: Watched): AlarmProps => ({
  name: 'contradictions',
  heading: 'Contradictions',
  impact:
    'A provider shows something else than the end that a merchant was told: money may be where nobody expects it.',
  metric: ofAll('Contradictions', providersOf(watched), {
    combine: 'SUM',
    statistic: 'Sum',
    minutes: 5,
    label: 'contradictions',
  }),
  threshold: 1,
});

const unknownOutcomes = (watched: Watched): AlarmProps => ({
  name: 'unknown-outcomes',
  heading: 'Unknown outcomes',
  impact: 'A provider answers so badly that we cannot tell what happened; merchants wait for reads to settle it.',
  metric: ofAll('UnknownOutcomes', providersOf(watched), {
    combine: 'SUM',
    statistic: 'Sum',
    minutes: 15,
    label: 'exchanges with an unknown outcome',
  }),
  threshold: 20,
});

const forgedWebhooks = (watched: Watched): AlarmProps => ({
  name: 'forged-webhooks',
  heading: 'Forged webhooks',
  impact:
    "Webhooks do not match any of a merchant's secrets: an attack without effect, or a secret that was changed on one side only.",
  metric: ofAll('WebhooksForged', webhookProvidersOf(watched), {
    combine: 'SUM',
    statistic: 'Sum',
    minutes: 5,
    label: 'webhooks refused',
  }),
  threshold: 5,
});

const serverErrors = ({ api }: Watched): AlarmProps => ({
  name: 'api-5xx',
  heading: 'API errors',
  impact: 'Merchants get errors of ours instead of answers; a cancellation they ask for may not be taken in.',
  metric: api.metricServerError({ period: five, statistic: 'Sum' }),
  threshold: 3,
});

const functionErrors = ({ functions, lanes }: Watched): AlarmProps => ({
  name: 'function-errors',
  heading: 'Function errors',
  impact: 'Functions behind the API fail: cancellations go on late, or not until recovery sends them back.',
  metric: added('function errors', [...behind(functions), ...lanes.map(({ worker }) => worker)], (called) =>
    called.metricErrors({ period: five }),
  ),
  threshold: 5,
});

const functionThrottles = ({ functions }: Watched): AlarmProps => ({
  name: 'function-throttles',
  heading: 'Throttled functions',
  impact: 'The account has no concurrency left: merchants get 5xx, and webhooks are refused.',
  metric: added('throttled invocations', [functions.authorise, ...Object.values(functions.http)], (called) =>
    called.metricThrottles({ period: five }),
  ),
  threshold: 1,
});

const tableThrottles = ({ table: { tableName } }: Watched): AlarmProps => ({
  name: 'table-throttles',
  heading: 'Throttled table',
  impact: 'The table refuses reads or writes: requests take longer or fail, and looks are repeated.',
  metric: sum('reads + writes', 'throttled reads and writes', {
    reads: tableMetric(tableName, 'ReadThrottleEvents'),
    writes: tableMetric(tableName, 'WriteThrottleEvents'),
  }),
  threshold: 10,
});

const behind = ({ escalate, confirmPublished, recoverStuck }: Watched['functions']) => [
  escalate,
  confirmPublished,
  recoverStuck,
];

const tableMetric = (TableName: string, metricName: string) =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName },
    statistic: 'Sum',
    period: five,
  });

const sum = (expression: string, label: string, usingMetrics: Record<string, Metric>) =>
  new MathExpression({ expression, label, usingMetrics, period: five });

/** CloudWatch adds up to ten metrics in one alarm. */
const added = (label: string, called: readonly IFunction[], metricOf: (called: IFunction) => Metric) => {
  const metrics = Object.fromEntries(called.map((one, index) => [`m${index}`, metricOf(one)]));
  return sum(Object.keys(metrics).join(' + '), label, metrics);
};
