import { describe, expect, it } from 'vitest';
import { providers } from '../../../../functions/providers/index.ts';
import { consumedBy, judged } from '../../../../infra/cloud/smoke/consumption.ts';
import { stageNamed } from '../../../../infra/cloud/stage/stages.ts';
import { counts } from '../../../../infra/docs/costs/counts.ts';
import { ofType } from '../resources.ts';
import { dev } from '../stages.ts';

describe.each([...providers.keys()])('what a cancellation at %s consumes', (provider) => {
  const consumed = consumedBy(stageNamed('dev'), 'the-table', provider);
  const named = (dimension: string) =>
    consumed.flatMap(({ metric }) =>
      (metric.Dimensions ?? []).flatMap(({ Name, Value }) => (Name === dimension ? [Value] : [])),
    );
  const sumOf = (metricName: string) =>
    consumed.reduce((sum, { metric, expected }) => (metric.MetricName === metricName ? sum + expected : sum), 0);

  it('is read from functions and queues that the stack has', () => {
    const functions = ofType(dev, 'AWS::Lambda::Function').map(({ Properties }) => Properties.FunctionName);
    const queues = ofType(dev, 'AWS::SQS::Queue').map(({ Properties }) => Properties.QueueName);

    expect(functions).toEqual(expect.arrayContaining(named('FunctionName')));
    expect(queues).toEqual(expect.arrayContaining(named('QueueName')));
    expect(new Set(named('FunctionName')).size).toBe(3);
  });

  it('is compared with what the documents count', () => {
    expect(sumOf('ConsumedWriteCapacityUnits')).toBe(counts.synchronous.writeUnits);
    expect(sumOf('Invocations')).toBe(3);
    expect(sumOf('NumberOfMessagesSent')).toBe(1);
  });
});

describe('a metric', () => {
  const [units] = consumedBy(stageNamed('dev'), 'the-table', 'pace').filter(
    ({ name }) => name === 'write units of table',
  );
  const [duration] = consumedBy(stageNamed('dev'), 'the-table', 'pace').filter(({ unit }) => unit === 'ms');
  if (!units || !duration) throw new Error('no such metrics');

  it('that the documents count must be the same', () => {
    expect(judged(units, units.expected).verdict).toBe('as expected');
    expect(judged(units, units.expected + 1).verdict).toBe('differs');
  });

  it('that the documents assume is only measured', () => {
    expect(judged(duration, 212.345)).toMatchObject({ expected: '50 ms', measured: '212.35 ms', verdict: 'measured' });
  });

  it('without data is no difference, but it is not measured either', () => {
    expect(judged(units, undefined).verdict).toBe('skipped');
  });
});
