import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listening } from '../../fixtures/listening.ts';

interface FirstInvocation {
  /** When the instance asked for its first event, and when it had answered it; in milliseconds of `performance.now()`. */
  readonly ready: number;
  readonly answered: number;
}

export type RuntimeApi = Awaited<ReturnType<typeof startRuntimeApi>>;

/**
 * Lambda's runtime API (version 2018-06-01) for one instance at a time: it passes one event on and takes the answer. A
 * second event never comes.
 */
export async function startRuntimeApi() {
  const server = createServer();
  const { address, close } = await listening(server);

  /** Rejects if the instance reports an error, or if an HTTP function answers with one. */
  function firstInvocation(event: unknown): Promise<FirstInvocation> {
    const { promise, resolve, reject } = Promise.withResolvers<FirstInvocation>();
    let ready: number | undefined;
    server.removeAllListeners('request');
    server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
      const now = performance.now();
      if (request.method === 'GET') {
        if (ready === undefined) response.writeHead(200, invocationHeaders()).end(JSON.stringify(event));
        ready ??= now;
        return;
      }
      const result = await text(request);
      response.writeHead(202).end('{}');
      const isAnswer = request.url?.endsWith('/response') && !/^\{"statusCode":[45]/.test(result);
      if (isAnswer && ready !== undefined) resolve({ ready, answered: now });
      else reject(new Error(`${request.url}: ${result}`));
    });
    return promise;
  }

  return { address: address.replace('http://', ''), firstInvocation, close };
}

const invocationHeaders = () => ({
  'content-type': 'application/json',
  'lambda-runtime-aws-request-id': 'request-1',
  'lambda-runtime-deadline-ms': String(Date.now() + 30_000),
  'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:0:function:f',
});
