import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../functions/core/events.ts';
import { DeadLetters } from './dead-letters.ts';
import { delivery } from './delivery.ts';
import { named } from './names.ts';
import { queueName } from './queue-name.ts';

import type { Stage } from './stages.ts';

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
