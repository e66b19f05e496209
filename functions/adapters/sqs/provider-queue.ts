import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Milliseconds } from '../../core/cancellation/cancellation.ts';

/** "Look at this cancellation": carries no verdict, only the number of the look that it was made for. */
export interface LookMessage {
  readonly cancellationId: string;
  readonly look: number;
  /** The task token of a workflow run, which counts as look number 0. */
  readonly token?: string;
  readonly run?: number;
  /** An operator asks, so a review of a provider without readable status is sent again once. */
  readonly recheck?: boolean;
}

/** One queue per provider; at least once, in no order. */
export interface ProviderQueue {
  /** `delay` is at most 15 minutes; never delivered earlier. */
  send(provider: string, message: LookMessage, delay: Milliseconds): Promise<void>;
}

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
