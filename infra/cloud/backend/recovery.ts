import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { named, stateMachineArn } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** What makes recovery run: the clock, every minute, and every workflow run that ends otherwise than it should. */
export class Recovery extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      stage,
      recover,
      deadLetters,
    }: {
      readonly stage: Stage;
      readonly recover: IFunction;
      readonly deadLetters: IQueue;
    },
  ) {
    super(scope, id);
    // A turn that is missed is made up for by the next one.
    const target = new LambdaTarget(recover, {
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: deadLetters,
    });
    new Rule(this, 'EveryMinute', {
      ruleName: named(stage, 'recover-every-minute'),
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [target],
    });
    new Rule(this, 'FailedRun', {
      ruleName: named(stage, 'recover-failed-run'),
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stateMachineArn(this, stage)] },
      },
      targets: [target],
    });
  }
}
