import { describe, expect, it } from 'vitest';
import { at } from '../../../../functions/untrusted/json.ts';
import { idOf, ofType, only } from '../resources.ts';
import { both, dev, prod } from '../stages.ts';
import { readable, type Synthesised } from '../synthesised.ts';

const functionOf = (synthesised: Synthesised, name: string) =>
  only(synthesised, 'AWS::Lambda::Function', { FunctionName: name });

describe.each(both)('recovery in %s', (stage, synthesised) => {
  const name = `rescind-${stage}-recover-stuck`;

  it('is called every minute and by nothing else, so failed runs do not call it', () => {
    const rules = ofType(synthesised, 'AWS::Events::Rule').filter(({ Properties }) =>
      JSON.stringify(Properties.Targets).includes(`"${idOf(synthesised, 'FunctionName', name)}"`),
    );

    expect(rules.map(({ Properties }) => [Properties.ScheduleExpression, Properties.EventPattern])).toEqual([
      ['rate(1 minute)', undefined],
    ]);
    expect(at(rules[0], 'Properties', 'Targets', '0', 'RetryPolicy')).toEqual({
      MaximumEventAgeInSeconds: 60,
      MaximumRetryAttempts: 0,
    });
  });

  it('ends before the next minute begins', () => {
    expect(functionOf(synthesised, name).Properties.Timeout).toBeLessThanOrEqual(60);
  });

  it('does not repeat a minute that failed or found a run in progress, and keeps no dead letter of it', () => {
    const settings = ofType(synthesised, 'AWS::Lambda::EventInvokeConfig').find(
      ({ Properties }) => readable(at(Properties, 'FunctionName')) === idOf(synthesised, 'FunctionName', name),
    );

    expect(settings?.Properties).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
    expect(settings?.Properties).not.toHaveProperty('DestinationConfig');
  });
});

describe('recovery', () => {
  it('never runs twice at once in production', () => {
    const { Properties } = functionOf(prod, 'rescind-prod-recover-stuck');

    expect(Properties).toHaveProperty('ReservedConcurrentExecutions', 1);
  });

  it('reserves no concurrency in dev, because a new account has none to reserve', () => {
    const reserving = ofType(dev, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined,
    );

    expect(reserving).toEqual([]);
  });
});
