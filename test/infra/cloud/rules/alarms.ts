import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { type Resource, readable } from '../synthesised.ts';
import {
  allowsService,
  asList,
  functionIn,
  isForThisAccount,
  nameOf,
  ofTypes,
  type Resources,
  type Rule,
  referencesIn,
  statementsOn,
} from './rule.ts';

const alarmsIn = (resources: Resources) =>
  ofTypes(resources, 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm');

interface WatchedMetric {
  /** Such as `AWS/Lambda Errors`. */
  readonly name: string;
  /** The values of the dimensions by name; references are as in the template. */
  readonly dimensions: Readonly<Record<string, unknown>>;
}

const metricOf = (value: unknown): WatchedMetric => ({
  name: `${text(value, 'Namespace')} ${text(value, 'MetricName')}`,
  dimensions: Object.fromEntries(
    list(value, 'Dimensions').map((one) => [String(at(one, 'Name')), at(one, 'Value')] as const),
  ),
});

const legsOf = ({ Properties }: Resource) => list(Properties, 'Metrics').filter((one) => at(one, 'MetricStat'));

/** The metrics of an alarm, whether it has one or an expression over several. */
const metricsOf = (alarm: Resource): readonly WatchedMetric[] =>
  text(alarm, 'Properties', 'MetricName') === undefined
    ? legsOf(alarm).map((leg) => metricOf(at(leg, 'MetricStat', 'Metric')))
    : [metricOf(alarm.Properties)];

/**
 * SNS replaces its default policy, which lets the account publish, by any policy that a topic gets. So a policy that only
 * forbids unencrypted calls keeps CloudWatch out, and the alarm goes off in silence (SNS Developer Guide, "Example cases for
 * Amazon SNS access control", "Allow CloudWatch alarms in an AWS account to publish").
 */
export const alarmsReachTheirTopics: Rule = (resources) => {
  const notified = alarmsIn(resources).map(
    ([id, { Properties }]) => [id, asList(Properties.AlarmActions).flatMap(referencesIn)] as const,
  );
  const topics = new Set(notified.flatMap(([, ids]) => ids));
  return [
    ...notified.filter(([, ids]) => ids.length === 0).map(([id]) => `${id} notifies nobody`),
    ...[...topics]
      .filter((topic) => !publishableByCloudWatch(resources, topic))
      .map((topic) => `${topic} does not let the alarms of this account publish`),
  ];
};

/** For this account only: the service is the same for the alarms of all accounts. */
const publishableByCloudWatch = (resources: Resources, topic: string) =>
  statementsOn(resources, 'AWS::SNS::TopicPolicy', 'Topics', topic).some(
    (statement) => allowsService(statement, 'cloudwatch.amazonaws.com', 'sns:Publish') && isForThisAccount(statement),
  );

/**
 * The documentation does not promise that a sum has a value while one of its metrics has none. `FILL` gives each of them one
 * (CloudWatch User Guide, "Using math expressions with CloudWatch metrics").
 */
export const sumsSurviveMissingMetrics: Rule = (resources) =>
  alarmsIn(resources).flatMap(([id, alarm]) => {
    const ids = legsOf(alarm).map((leg) => String(at(leg, 'Id')));
    if (ids.length < 2) return [];
    const bare = list(alarm.Properties, 'Metrics')
      .map((one) => text(one, 'Expression') ?? '')
      .flatMap((expression) => expression.replaceAll(/FILL\(\s*\w+\s*,[^)]*\)/g, '').match(/[A-Za-z]\w*/g) ?? []);
    return ids.filter((one) => bare.includes(one)).map((one) => `${id} uses ${one} without FILL`);
  });

/** CloudWatch User Guide, "Using math expressions with CloudWatch metrics": ten metrics in the expression of an alarm. */
const maxMetrics = 10;

export const alarmsUseAtMostTenMetrics: Rule = (resources) =>
  alarmsIn(resources)
    .filter(([, alarm]) => legsOf(alarm).length > maxMetrics)
    .map(([id, alarm]) => `${id} uses ${legsOf(alarm).length} metrics`);

const throttleMetrics = ['ReadThrottleEvents', 'WriteThrottleEvents'];

/** The throttles of a table do not include those of its indexes (DynamoDB Developer Guide, "DynamoDB metrics and dimensions"). */
export const tablesAndIndexesAreWatched: Rule = (resources) => {
  const watched = alarmsIn(resources)
    .flatMap(([, alarm]) => metricsOf(alarm))
    .map(
      ({ name, dimensions }) =>
        `${name} ${readable(dimensions.TableName)} ${dimensions.GlobalSecondaryIndexName ?? ''}`,
    );
  return ofTypes(resources, 'AWS::DynamoDB::Table').flatMap(([id, table]) => {
    const indexes = list(table, 'Properties', 'GlobalSecondaryIndexes').map((one) => String(at(one, 'IndexName')));
    return ['', ...indexes].flatMap((index) =>
      throttleMetrics
        .filter((metric) => !watched.includes(`AWS/DynamoDB ${metric} ${id} ${index}`))
        .map((metric) => `no alarm watches ${metric} of ${id}${index ? `, index ${index}` : ''}`),
    );
  });
};

/** CloudFormation waits for a custom resource, and its failure fails the deployment, so nobody needs an alarm. */
const isCustomResource = (resources: Resources, id: string) =>
  Object.values(resources).some(({ Properties }) => referencesIn(at(Properties, 'ServiceToken')).includes(id));

/** One alarm: none would be silence, and two would wake people twice. */
export const errorsAreWatchedOnce: Rule = (resources) => {
  const watched = alarmsIn(resources).flatMap(([, alarm]) =>
    metricsOf(alarm)
      .filter(({ name, dimensions }) => name === 'AWS/Lambda Errors' && !('Resource' in dimensions))
      .map(({ dimensions }) => functionIn(resources, dimensions.FunctionName)),
  );
  return ofTypes(resources, 'AWS::Lambda::Function').flatMap(([id, resource]) => {
    const alarms = watched.filter((one) => one === id).length;
    if (alarms === 1 || isCustomResource(resources, id)) return [];
    return [`${alarms} alarms watch the errors of ${nameOf(resource) || id}`];
  });
};
