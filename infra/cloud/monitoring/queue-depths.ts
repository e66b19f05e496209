import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersOf, queueName } from '../stage/queue-name.ts';
import type { Stage } from '../stage/stages.ts';

/** How many messages a provider's queue holds; SQS counts approximately. */
interface QueueDepth {
  /** Due, and not taken yet. */
  readonly ready: number;
  readonly inFlight: number;
  /** Polls that are not due yet. */
  readonly delayed: number;
  /** Nobody could work on them. */
  readonly deadLetters: number;
}

export type QueueDepths = (provider: string) => Promise<QueueDepth>;

/** A stage's queues, as an operator with their own AWS credentials sees them. The reader throws what SQS refuses with. */
export function queueDepths({
  client,
  stage,
}: {
  readonly client: SQSClient;
  readonly stage: Pick<Stage, 'name'>;
}): QueueDepths {
  async function attributesOf(name: string) {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queueName(stage, name) }));
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    );
    return Attributes;
  }

  return async (provider) => {
    const [queue, dead] = await Promise.all([attributesOf(provider), attributesOf(deadLettersOf(provider))]);
    return {
      ready: Number(queue.ApproximateNumberOfMessages),
      inFlight: Number(queue.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(queue.ApproximateNumberOfMessagesDelayed),
      deadLetters: Number(dead.ApproximateNumberOfMessages) + Number(dead.ApproximateNumberOfMessagesNotVisible),
    };
  };
}
