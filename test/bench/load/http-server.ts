import { createServer } from 'node:http';
import { listening } from '../../fixtures/listening.ts';

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** A connection that the server closes while the client uses it again would look like a lost request. */
const maxIdle = 10 * 60_000;

/** A server of JSON on a free port of the loopback interface, for the driver and the peers. An error becomes a 500. */
export const jsonServer = (answer: (method: string, path: string, body: string) => Reply | Promise<Reply>) =>
  listening(
    createServer({ keepAliveTimeout: maxIdle }, (request, response) => {
      let received = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => {
        received += chunk;
      });
      request.on('end', async () => {
        const { status, body = {} } = await replyOf(() => answer(request.method ?? '', request.url ?? '', received));
        const text = JSON.stringify(body);
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        response.end(text);
      });
    }),
  );

async function replyOf(answer: () => Reply | Promise<Reply>): Promise<Reply> {
  try {
    return await answer();
  } catch (error) {
    return { status: 500, body: { error: String(error) } };
  }
}
