import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import { maxQueueDelay } from '../../core/cancellation/wake.ts';
import type { ProviderQueue } from '../../ports/provider-queue.ts';

/** In whole seconds, rounded up so that no message arrives early. */
const delaySeconds = (delay: Milliseconds) => Math.ceil(Math.min(maxQueueDelay, Math.max(0, delay)) / 1000);

/** The queues on Amazon SQS. */
export function sqsProviderQueue({
  client,
  urlFor,
}: {
  readonly client: SQSClient;
  readonly urlFor: (provider: string) => string;
}): ProviderQueue {
  return {
    async send(provider, message, delay) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: urlFor(provider),
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds(delay),
        }),
      );
    },
  };
}
