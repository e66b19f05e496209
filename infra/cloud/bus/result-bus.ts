import { Duration } from 'aws-cdk-lib';
import { Archive, EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { eventSource } from '../../../functions/api/event.ts';
import { named } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { delivery } from './delivery.ts';
import { EventSchemas } from './event-schemas.ts';
import { ExampleSubscription } from './example-subscription.ts';

/** The bus on which every result appears, an archive to replay it from, and its schemas. */
export class ResultBus extends EventBus {
  readonly #stage: Stage;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, { eventBusName: named(stage), description: 'Results of cancellations' });
    this.#stage = stage;
    new Archive(this, 'Archive', {
      sourceEventBus: this,
      archiveName: named(stage),
      eventPattern: { source: [eventSource] },
      retention: Duration.days(stage.archiveDays),
    });
    new EventSchemas(this, 'Schemas', stage);
    if (stage.exampleSubscription) new ExampleSubscription(this, 'Example', { bus: this, stage });
  }

  /** A result counts as published once it was seen on the bus. */
  confirmBy(confirm: IFunction, deadLetters: IQueue): void {
    new Rule(new Construct(this, 'Confirmation'), 'Rule', {
      ruleName: named(this.#stage, 'confirm-published'),
      description: 'Every result of ours: it has been published',
      eventBus: this,
      eventPattern: { source: [eventSource] },
      targets: [new LambdaTarget(confirm, { ...delivery, deadLetterQueue: deadLetters })],
    });
  }
}
