import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { maxQueueDelay } from '../../core/cancellation/wake.ts';
import type { ProviderQueue } from '../../ports/provider-queue.ts';

/** In whole seconds, rounded up so that no message arrives early. */
const delaySeconds = (delay: Milliseconds) => Math.ceil(Math.min(maxQueueDelay, Math.max(0, delay)) / 1000);

/**
 * The queues on Amazon SQS. The merchant is the message group, which makes a standard queue a fair queue: while one group has
 * a large share of the messages in flight, SQS delivers those of the other groups first (Amazon SQS Developer Guide, "Amazon
 * SQS fair queues"). Messages of one group still run in parallel and in any order.
 */
export function sqsProviderQueue({
  client,
  urlFor,
}: {
  readonly client: SQSClient;
  readonly urlFor: (provider: string) => string;
}): ProviderQueue {
  return {
    async send(provider, merchant, message, delay) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: urlFor(provider),
          MessageGroupId: merchant,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds(delay),
        }),
      );
    },
  };
}
