import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../../functions/api/event.ts';
import { DeadLetters } from '../backend/dead-letters.ts';
import { queueName, resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { retryPolicy } from './retry-policy.ts';

/** Shows how a merchant's system subscribes: a queue, and a rule for it. A real rule also filters by `detail.merchantId`. */
export class ExampleSubscription extends Construct {
  constructor(scope: Construct, id: string, bus: EventBus, stage: Stage) {
    super(scope, id);
    const deadLetters = new DeadLetters(this, 'DeadLetters', stage, 'example-results');
    const queue = new Queue(this, 'Queue', {
      queueName: queueName(stage, 'example-results'),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(1),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new Rule(this, 'Rule', {
      ruleName: resourceName(stage, 'example'),
      description: 'Example: all completed cancellations of all merchants',
      eventBus: bus,
      eventPattern: { source: [eventSource], detailType: ['CancellationCompleted'] },
      targets: [new SqsQueue(queue, { ...retryPolicy, deadLetterQueue: deadLetters })],
    });
  }
}
