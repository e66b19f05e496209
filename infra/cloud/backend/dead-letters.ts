import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { deadLetterQueueName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';

/** A dead-letter queue. An alarm watches it, and a person sends its messages back. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, stage: Stage, source: string) {
    super(scope, id, {
      queueName: deadLetterQueueName(stage, source),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const reason = 'This is the dead-letter queue of other queues, rules and functions.';
    acknowledge(this, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason });
  }
}
