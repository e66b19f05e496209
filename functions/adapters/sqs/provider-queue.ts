import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { ProviderQueue } from '../../ports/provider-queue.ts';

/** The longest delay that SQS takes for one message. */
const mostDelaySeconds = 900;

/** Whole seconds, rounded up so that nothing comes early. */
const delaySeconds = (delay: Milliseconds) => Math.min(mostDelaySeconds, Math.max(0, Math.ceil(delay / 1000)));

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
