import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, list, number, text } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable, type Synthesised, synthesise } from '../synthesised.ts';
import { type Alarm, alarmState, legsOf, periodsOf } from './alarm-state.ts';
import { evaluateExpression, type Series } from './evaluate-expression.ts';

/** The first providers, and copies of one of them, so many in all. */
function someProviders(count: number): typeof providers {
  const [first] = providers.values();
  if (!first) throw new Error('there are no providers');
  const copies = Array.from({ length: count }, (_, index) => ({ ...first, name: `copy-${index}` }));
  return new Map([...providers.values(), ...copies].slice(0, count).map((provider) => [provider.name, provider]));
}

const ownIssuer = { issuer: 'https://login.acme.example', audience: 'rescind', merchantClaim: 'merchant' };

const stacks: readonly (readonly [string, Synthesised])[] = [
  ['dev', dev],
  ['eight providers', synthesise('prod', { providers: someProviders(8) })],
  [
    'an own issuer and 21 providers',
    synthesise('prod', { providers: someProviders(21), settings: { issuer: ownIssuer } }),
  ],
];

const alarmsOf = (stack: Synthesised): readonly Alarm[] =>
  ofType(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

/** Alarms that go off when something happens; the others go off when something stops happening. */
const reactsToEvents = (alarm: Alarm) => text(alarm, 'ComparisonOperator') === 'GreaterThanOrEqualToThreshold';

const threshold = (alarm: Alarm) => number(alarm, 'Threshold') ?? Number.NaN;

const cases = stacks.flatMap(([stack, synthesised]) =>
  alarmsOf(synthesised).map((alarm) => [`${alarm.AlarmName} (${stack})`, alarm] as const),
);

/** A metric with this value so many periods before the latest one, and no other data. */
function once(alarm: Alarm, value: number, periodsAgo: number): Series {
  const length = Math.max(periodsOf(alarm), periodsAgo + 1);
  return Array.from({ length }, (_, index) => (index === length - 1 - periodsAgo ? value : undefined));
}

const always = (alarm: Alarm, value: number | undefined): Series =>
  Array.from({ length: periodsOf(alarm) }, () => value);

describe('the alarms', () => {
  const eventful = cases.filter(([, alarm]) => reactsToEvents(alarm));

  it.each(eventful)(
    '%s goes off if one metric breaches and no other has data, even if the value comes two periods late',
    (_, alarm) => {
      for (const leg of legsOf(alarm)) {
        const states = [0, 1, 2].map((late) => alarmState(alarm, { [leg]: once(alarm, threshold(alarm), late) }));
        expect([leg, ...states]).toEqual([leg, 'ALARM', 'ALARM', 'ALARM']);
      }
    },
  );

  it.each(eventful)('%s is quiet as long as no value reaches the threshold', (_, alarm) => {
    const zeros = Object.fromEntries(legsOf(alarm).map((leg) => [leg, always(alarm, 0)]));
    const below = (leg: string) => ({ ...zeros, [leg]: always(alarm, threshold(alarm) - 1) });

    expect(legsOf(alarm).map((leg) => alarmState(alarm, below(leg)))).toEqual(legsOf(alarm).map(() => 'OK'));
    expect(alarmState(alarm, zeros)).toBe('OK');
    expect(alarmState(alarm, {})).toBe('OK');
  });

  it.each(cases)('%s uses at most ten metrics', (_, alarm) => {
    expect(legsOf(alarm).length).toBeLessThanOrEqual(10);
  });

  it('a sum that does not fill in missing values would not go off', () => {
    expect(evaluateExpression('m0 + m1', { metrics: { m0: [1] }, length: 1 })).toEqual([undefined]);
    expect(evaluateExpression('FILL(m0, 0) + FILL(m1, 0)', { metrics: { m0: [1] }, length: 1 })).toEqual([1]);
  });

  it.each([
    ['runs every minute', { runs: [5, 5], errors: [0, 0] }, 'OK'],
    ['runs, and Lambda counts no errors', { runs: [5, 5] }, 'OK'],
    ['has failed now and then', { runs: [5, 5], errors: [4, 4] }, 'OK'],
    ['has not run for five minutes', { runs: [5, undefined] }, 'OK'],
    ['has not run for ten minutes', { runs: [undefined, undefined] }, 'ALARM'],
    ['has never run', {}, 'ALARM'],
    ['fails every time', { runs: [5, 5], errors: [5, 5] }, 'ALARM'],
  ] as const)('about recovery that %s: %o is %s', (_, metrics, state) => {
    const silent = alarmsOf(dev).find(({ AlarmName }) => AlarmName === 'rescind-dev-recovery-silent') as Alarm;

    expect(alarmState(silent, metrics)).toBe(state);
  });

  it('an alarm about an open cancellation stays on between two recoveries, which are up to an hour apart', () => {
    const minutes = alarmsOf(dev)
      .filter(({ AlarmName }) => String(AlarmName).includes('open-too-long'))
      .map((alarm) => periodsOf(alarm) * ((number(list(alarm, 'Metrics')[0], 'MetricStat', 'Period') ?? 0) / 60));

    expect(minutes).toEqual([...providers.keys()].map(() => 75));
  });
});

/** How many alarms watch this metric, by the value of the dimension that names the resource. */
function watching(stack: Synthesised, metricName: string, dimension: string): Readonly<Record<string, number>> {
  const names = alarmsOf(stack).flatMap((alarm) =>
    list(alarm, 'Metrics')
      .map((metric) => at(metric, 'MetricStat', 'Metric'))
      .filter((metric) => text(metric, 'MetricName') === metricName)
      .flatMap((metric) => list(metric, 'Dimensions'))
      .filter((one) => text(one, 'Name') === dimension)
      .map((one) => readable(at(one, 'Value'))),
  );
  return Object.fromEntries(
    Object.entries(Object.groupBy(names, (name) => name)).map(([name, all]) => [name, all?.length ?? 0]),
  );
}

/** The logical ids of our own functions; those of CDK's deployment of the page have no name. */
const functionIds = ({ resources }: Synthesised) =>
  Object.entries(resources)
    .filter(([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties.FunctionName !== undefined)
    .map(([id]) => id);

const namesOf = ({ resources }: Synthesised, ids: readonly string[]) =>
  ids.map((id) => String(resources[id]?.Properties.FunctionName));

const oneEach = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 1]));

describe.each(stacks)('the alarms of %s', (_, stack) => {
  it('watch the errors of every function once', () => {
    expect(functionIds(stack).length).toBeGreaterThan(15);
    expect(watching(stack, 'Errors', 'FunctionName')).toEqual(oneEach(namesOf(stack, functionIds(stack))));
  });

  it('watch the throttles of every function once, apart from recovery', () => {
    const others = functionIds(stack).filter((id) => !id.includes('RecoverStuck'));

    expect(watching(stack, 'Throttles', 'FunctionName')).toEqual(oneEach(namesOf(stack, others)));
  });

  it.each(['ReadThrottleEvents', 'WriteThrottleEvents'])('watch %s of the table and of each index', (metricName) => {
    const indexes = ofType(stack, 'AWS::DynamoDB::Table').flatMap((table) =>
      list(table, 'Properties', 'GlobalSecondaryIndexes'),
    );

    // The table of cancellations with its indexes, and the table of clients.
    expect(Object.values(watching(stack, metricName, 'TableName'))).toEqual([1 + indexes.length, 1]);
    expect(watching(stack, metricName, 'GlobalSecondaryIndexName')).toEqual(
      oneEach(indexes.map((index) => String(at(index, 'IndexName')))),
    );
  });

  it('watch no metric of another stage', () => {
    const services = Object.keys(watching(stack, 'ReviewsOpened', 'service'));
    const named = functionIds(stack).map((id) =>
      text(stack.resources[id], 'Properties', 'Environment', 'Variables', 'POWERTOOLS_SERVICE_NAME'),
    );

    expect(services).toEqual([...new Set(named)]);
  });
});
