import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { parsed } from '../../../../functions/untrusted/json.ts';
import type { CleanUp } from '../clean-up.ts';

export interface TemporaryQueue {
  readonly arn: string;
  /** Lets a service send to the queue on behalf of one resource. */
  allow(service: string, sourceArn: string): Promise<void>;
  /** Takes the next messages out of the queue, as JSON. Waits a second if there are none. */
  receive(): Promise<readonly unknown[]>;
}

/** A queue that the clean-up deletes. */
export async function temporaryQueue(
  { sqs, cleanUp }: { readonly sqs: SQSClient; readonly cleanUp: CleanUp },
  QueueName: string,
): Promise<TemporaryQueue> {
  cleanUp.later(`queue ${QueueName}`, async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const arn = Attributes?.QueueArn ?? '';
  return {
    arn,
    async allow(service, sourceArn) {
      const statement = {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arn,
        Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
      };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    },
    async receive() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
      );
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      return Messages.map(({ Body = '' }) => parsed(Body));
    },
  };
}
