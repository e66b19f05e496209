import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../../functions/api/event.ts';
import { DeadLetters } from '../backend/dead-letters.ts';
import { named } from '../stage/names.ts';
import { queueName } from '../stage/queue-name.ts';
import type { Stage } from '../stage/stages.ts';
import { delivery } from './delivery.ts';

/** How a merchant's system hears of results: a rule by source and detail type (add `detail.merchantId`), and a queue. */
export class ExampleSubscription extends Construct {
  constructor(scope: Construct, id: string, { bus, stage }: { readonly bus: EventBus; readonly stage: Stage }) {
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
      ruleName: named(stage, 'example'),
      description: 'An example: every completed cancellation of every merchant',
      eventBus: bus,
      eventPattern: { source: [eventSource], detailType: ['CancellationCompleted'] },
      targets: [new SqsQueue(queue, { ...delivery, deadLetterQueue: deadLetters })],
    });
  }
}
