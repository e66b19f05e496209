import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SignedWebhook } from '../../../functions/providers/simulator.ts';
import type { PaymentName } from './payment-books.ts';

/** What a simulated provider does later. An execution environment stops after each answer, so a queue keeps it. */
export type LaterWork =
  | ({ readonly kind: 'steps'; readonly number: number } & PaymentName)
  | { readonly kind: 'webhook'; readonly url: string; readonly webhook: SignedWebhook };

/** Sends work to the queue; it arrives after `delay` milliseconds or later. */
export type SendLater = (work: LaterWork, delay: number) => Promise<void>;

/** The longest delay of SQS, in seconds. Steps that are due later are sent again. */
const maxDelay = 900;

export const sendLater =
  ({ client, queueUrl }: { readonly client: Pick<SQSClient, 'send'>; readonly queueUrl: string }): SendLater =>
  async (work, delay) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(work),
        DelaySeconds: Math.min(maxDelay, Math.max(0, Math.ceil(delay / 1000))),
      }),
    );
  };

const timeout = 10_000;

/** @throws Error if the webhook is not answered with 200, as a provider expects it. SQS then delivers the work again. */
export async function deliverWebhook(url: string, { headers, body }: SignedWebhook): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(timeout),
  });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`the webhook was answered with ${answer.status}`);
}
