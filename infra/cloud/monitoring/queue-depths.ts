import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterQueueName, queueName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** How many messages are in a provider's queue, as SQS approximates them. */
interface QueueDepth {
  /** Due, but no worker has received them yet. */
  readonly ready: number;
  readonly inFlight: number;
  /** Not due yet. */
  readonly delayed: number;
  /** In the dead-letter queue. */
  readonly deadLetters: number;
}

export type QueueDepths = (provider: string) => Promise<QueueDepth>;

interface QueueDepthsProps {
  /** With the AWS credentials of an operator. */
  readonly client: SQSClient;
  readonly stage: Pick<Stage, 'name'>;
}

const AttributeNames = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** Reads the queues of a stage. The function that it returns throws the errors of SQS. */
export function queueDepths({ client, stage }: QueueDepthsProps): QueueDepths {
  async function attributesOf(QueueName: string) {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    const input = { QueueUrl, AttributeNames: [...AttributeNames] };
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand(input));
    return Attributes;
  }

  return async (provider) => {
    const [queue, dead] = await Promise.all([
      attributesOf(queueName(stage, provider)),
      attributesOf(deadLetterQueueName(stage, provider)),
    ]);
    return {
      ready: Number(queue.ApproximateNumberOfMessages),
      inFlight: Number(queue.ApproximateNumberOfMessagesNotVisible),
      delayed: Number(queue.ApproximateNumberOfMessagesDelayed),
      deadLetters: Number(dead.ApproximateNumberOfMessages) + Number(dead.ApproximateNumberOfMessagesNotVisible),
    };
  };
}
