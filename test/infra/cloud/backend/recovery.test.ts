import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { dev } from '../stages.ts';

describe('recovery', () => {
  it('runs every minute and when a workflow run fails', () => {
    dev.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    dev.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [Match.anyValue()] },
      },
    });
  });
});
