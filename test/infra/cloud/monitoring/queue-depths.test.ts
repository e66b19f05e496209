import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { text } from '../../../../functions/untrusted/json.ts';
import { queueDepths } from '../../../../infra/cloud/monitoring/queue-depths.ts';

/** A local SQS that answers with the given attributes of queues. */
async function anSqs(queues: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1];
    const input = await json(request);
    const name = text(input, 'QueueName') ?? text(input, 'QueueUrl')?.split('/').at(-1) ?? '';
    const attributes = queues[name];
    const answer =
      attributes === undefined
        ? { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: `no queue ${name}` }
        : action === 'GetQueueUrl'
          ? { QueueUrl: `https://sqs.us-east-1.amazonaws.com/0/${name}` }
          : { Attributes: attributes };
    response
      .writeHead(attributes ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const holding = (ready: number, inFlight: number, delayed: number) => ({
  ApproximateNumberOfMessages: String(ready),
  ApproximateNumberOfMessagesNotVisible: String(inFlight),
  ApproximateNumberOfMessagesDelayed: String(delayed),
});

describe('the queue depth', () => {
  it('counts messages in the queue and in its dead-letter queue', async () => {
    await using sqs = await anSqs({ 'dev-pace': holding(3, 1, 7), 'dev-pace-dead-letters': holding(2, 1, 0) });

    const depth = await queueDepths({ client: sqs.client, stage: { name: 'dev' } })('pace');

    expect(depth).toEqual({ ready: 3, inFlight: 1, delayed: 7, deadLetters: 3 });
  });

  it('throws the error of SQS', async () => {
    await using sqs = await anSqs({});

    const depth = queueDepths({ client: sqs.client, stage: { name: 'dev' } })('pace');

    await expect(depth).rejects.toThrow('no queue');
  });
});
