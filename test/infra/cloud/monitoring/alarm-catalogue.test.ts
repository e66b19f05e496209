import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { anchor } from '../../../../infra/cloud/monitoring/alarm.ts';
import { idOf, ofType } from '../resources.ts';
import { dev } from '../stages.ts';
import { readable } from '../synthesised.ts';

const names = [...providers.keys()];
const runbook = readFileSync(join(import.meta.dirname, '../../../../docs/runbook.md'), 'utf8');
const anchors = Array.from(runbook.matchAll(/^## (.+)$/gm), ([, heading = '']) => anchor(heading));
const alarms = ofType(dev, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

describe('the alarms', () => {
  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    '%s states its impact and links to the runbook',
    (_name, alarm) => {
      const [, impact = '', place = ''] =
        /^(.+\.) What to do: docs\/runbook\.md#([\w-]+)$/.exec(String(alarm.AlarmDescription)) ?? [];

      expect(impact.length).toBeGreaterThan(20);
      expect(anchors).toContain(place);
      expect(list(alarm, 'AlarmActions').map(readable)).toEqual([expect.stringMatching(/^AlarmsTopic/)]);
    },
  );

  it('cover every heading of the runbook', () => {
    const linked = alarms.map((alarm) => /#([\w-]+)$/.exec(String(alarm.AlarmDescription))?.[1]);

    expect(new Set(linked)).toEqual(new Set(anchors));
  });

  it.each([...names.map((name) => `dev-${name}-dead-letters`), 'dev-events-dead-letters'])('watch %s', (queue) => {
    const watching = alarms.filter((alarm) =>
      list(alarm, 'Dimensions').some((dimension) => readable(at(dimension, 'Value')) === idOf(dev, 'QueueName', queue)),
    );

    expect(watching).toHaveLength(1);
    expect(watching[0]).toMatchObject({ Threshold: 1, MetricName: 'ApproximateNumberOfMessagesVisible' });
  });

  it.each(names)('go off half an hour after a deadline at %s', (name) => {
    const deadline = providers.get(name)?.times.deadlineSeconds ?? 0;

    const alarm = alarms.find(({ AlarmName }) => AlarmName === `rescind-dev-open-too-long-${name}`);

    const metric = at(list(alarm, 'Metrics')[0], 'MetricStat', 'Metric');
    expect(alarm).toMatchObject({ Threshold: deadline + 1800, TreatMissingData: 'notBreaching' });
    expect(metric).toMatchObject({
      Namespace: 'Rescind',
      MetricName: 'OpenAge',
      Dimensions: expect.arrayContaining([{ Name: 'provider', Value: name }]),
    });
  });

  it.each([
    ['credentials-refused', 'CredentialsRefused', names],
    ['testimonies-refused', 'TestimoniesRefused', names.filter((name) => providers.get(name)?.webhook)],
  ])('%s goes off at the first one, at any provider', (alarmName, metricName, watched) => {
    const alarm = alarms.find(({ AlarmName }) => AlarmName === `rescind-dev-${alarmName}`);

    const metrics = list(alarm, 'Metrics').flatMap((one) => at(one, 'MetricStat', 'Metric') ?? []);
    const named = metrics.flatMap((metric) =>
      list(metric, 'Dimensions').filter((one) => at(one, 'Name') === 'provider'),
    );
    expect(alarm).toMatchObject({ Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' });
    expect(metrics.map((metric) => at(metric, 'MetricName'))).toEqual(watched.map(() => metricName));
    expect(named.map((one) => at(one, 'Value'))).toEqual(watched);
  });
});
