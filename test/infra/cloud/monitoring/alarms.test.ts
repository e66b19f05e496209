import { describe, expect, it } from 'vitest';
import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { idOf, ofType } from '../resources.ts';
import { both } from '../stages.ts';
import { readable } from '../synthesised.ts';

describe.each(both)('the topic of the alarms in %s', (stage, synthesised) => {
  const topic = idOf(synthesised, 'TopicName', `rescind-${stage}-alarms`);
  const statements = ofType(synthesised, 'AWS::SNS::TopicPolicy')
    .filter(({ Properties }) => list(Properties, 'Topics').some((one) => readable(one) === topic))
    .flatMap(({ Properties }) => list(Properties, 'PolicyDocument', 'Statement'));

  it('takes messages from the alarms of this stage in this account, and from nobody else', () => {
    const allowed = statements.filter((statement) => text(statement, 'Effect') === 'Allow');

    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Action: 'sns:Publish',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: { Ref: topic },
    });
    const source = at(allowed[0], 'Condition', 'ArnLike', 'aws:SourceArn');
    expect(JSON.stringify(source)).toContain(JSON.stringify({ Ref: 'AWS::AccountId' }));
    expect(readable(source)).toBe(`cloudwatch:alarm:rescind-${stage}-*`);
  });

  it('refuses messages without TLS', () => {
    const denied = statements.filter((statement) => text(statement, 'Effect') === 'Deny');

    expect(denied).toMatchObject([{ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }]);
  });

  it('learns of each alarm when it goes off and when it is over', () => {
    for (const { Properties } of ofType(synthesised, 'AWS::CloudWatch::Alarm')) {
      expect(list(Properties, 'AlarmActions').map(readable)).toEqual([topic]);
      expect(list(Properties, 'OKActions').map(readable)).toEqual([topic]);
    }
  });
});
