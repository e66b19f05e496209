import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { stateMachineArn } from '../stage/arns.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** Runs recovery every minute, and at once when a workflow run fails, times out or is aborted. */
export class Recovery extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, recoverStuck: IFunction, deadLetters: IQueue) {
    super(scope, id);
    // No retries: the next minute brings the next run.
    const target = new LambdaTarget(recoverStuck, {
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: deadLetters,
    });
    new Rule(this, 'EveryMinute', {
      ruleName: resourceName(stage, 'recover-every-minute'),
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [target],
    });
    new Rule(this, 'FailedRun', {
      ruleName: resourceName(stage, 'recover-failed-run'),
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [stateMachineArn(this, stage)] },
      },
      targets: [target],
    });
  }
}
