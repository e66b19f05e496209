import { createServer, request as forward } from 'node:http';
import { listening } from '../fixtures/listening.ts';

/** A proxy in front of a DynamoDB engine that notes the name of every call. */
export async function countingTable(engine: string) {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    operations.push(String(request.headers['x-amz-target']).split('.').at(-1) ?? '');
    const { method, headers } = request;
    const onward = forward(engine, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const { address: url, close } = await listening(server);
  return { url, operations, close };
}
