import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../../functions/api/event.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { EventSchemas } from './event-schemas.ts';
import { ExampleSubscription } from './example-subscription.ts';
import { retryPolicy } from './retry-policy.ts';

/** The event bus for results, with an archive for replays and the schemas of its events. */
export class ResultBus extends EventBus {
  readonly #stage: Stage;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { eventBusName: resourceName(stage), description: 'Results of cancellations' });
    this.#stage = stage;
    // Its events can be made again from the table, so it goes with the stack.
    new Archive(this, 'Archive', {
      sourceEventBus: this,
      eventPattern: { source: [eventSource] },
      retention: Duration.days(stage.archiveDays),
    });
    new EventSchemas(this, 'Schemas', stage);
    if (stage.exampleSubscription) new ExampleSubscription(this, 'Example', this, stage);
  }

  /** Invokes the function for every result on the bus: only then does the result count as published. */
  confirmWith(confirmPublished: IFunction, deadLetters: IQueue): void {
    new Rule(new Construct(this, 'Confirmation'), 'Rule', {
      ruleName: resourceName(this.#stage, 'confirm-published'),
      description: 'All results: confirms that they were published',
      eventBus: this,
      eventPattern: { source: [eventSource] },
      targets: [new LambdaTarget(confirmPublished, { ...retryPolicy, deadLetterQueue: deadLetters })],
    });
  }
}
