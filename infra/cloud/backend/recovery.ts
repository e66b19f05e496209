import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/**
 * Runs recovery every minute. Nothing else calls it. If a run of the workflow fails, recovery finds the cancellation by its
 * `wakeAt`, so a thousand failed runs do not cause a thousand calls.
 */
export class Recovery extends Construct {
  constructor(scope: Construct, id: string, stage: Stage, recoverStuck: IFunction, deadLetters: IQueue) {
    super(scope, id);
    new Rule(this, 'EveryMinute', {
      ruleName: resourceName(stage, 'recover-every-minute'),
      schedule: Schedule.rate(Duration.minutes(1)),
      // No retries, because the next minute starts the next run.
      targets: [
        new LambdaTarget(recoverStuck, {
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
          deadLetterQueue: deadLetters,
        }),
      ],
    });
  }
}
