import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLettersOf, queueName } from '../stage/queue-name.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';

/** Where messages rest that nobody could work on, until a person sends them back; an alarm watches it. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, stage: Stage, of: string) {
    super(scope, id, {
      queueName: queueName(stage, deadLettersOf(of)),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(this, {
      'AwsSolutions-SQS3': 'It is itself the last stop of other queues, rules and functions.',
      'Serverless-SQSRedrivePolicy': 'It is itself the last stop of other queues, rules and functions.',
    });
  }
}
