import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../../functions/untrusted/json.ts';
import { UserError } from '../process/user-error.ts';
import { type AnswerHttp, type HttpAnswer, type HttpRequest, plainMessage } from './http.ts';

export interface HttpServer {
  readonly port: number;
  /** Stops listening at once, and waits at most `maxWait` milliseconds for answers that are in progress. */
  close(maxWait?: number): Promise<void>;
}

const host = '127.0.0.1';
const timeouts = { requestTimeout: 30_000, headersTimeout: 30_000, keepAliveTimeout: 65_000 };
/** The limit of API Gateway: 10 MiB. */
const maxBodyBytes = 10 * 1024 * 1024;
/** A client of a stream is disconnected when it is this many bytes behind. */
const maxBufferedBytes = 16 * 1024 * 1024;

/**
 * Serves HTTP on the loopback interface only. Every request, even a malformed or slow one, gets an answer or a closed
 * connection. An error of `answer` becomes a 500.
 * @throws UserError when the port is in use.
 */
export async function serveHttp(
  port: number,
  answer: AnswerHttp,
  onError: (error: unknown) => void,
): Promise<HttpServer> {
  const server = createServer({ ...timeouts, connectionsCheckingInterval: 1000 });
  const inProgress = new Set<Promise<void>>();

  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const done = respond(incoming, outgoing, answer, onError);
    inProgress.add(done);
    void done.then(() => inProgress.delete(done));
  });
  server.on('clientError', refuseMalformed);

  await listening(server, port);
  const address = server.address();

  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close(maxWait = 2000) {
      const { promise: closed, resolve } = Promise.withResolvers<unknown>();
      server.close(resolve);
      server.closeIdleConnections();
      await Promise.race([Promise.all(inProgress), sleep(maxWait, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => {
    const isTaken = at(error, 'code') === 'EADDRINUSE';
    const sentence = `Port ${port} is in use: stop what uses it, or choose another with --port.`;
    reject(isTaken ? new UserError(sentence) : error);
  });
  server.listen(port, host, resolve);
  return promise;
}

const malformed: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function refuseMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const status = malformed[error.code ?? ''] ?? '400 Bad Request';
  const body = JSON.stringify({ message: status.slice(4) });
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answer: AnswerHttp,
  onError: (error: unknown) => void,
): Promise<void> {
  outgoing.on('error', () => incoming.destroy());
  try {
    const body = await readBody(incoming);
    if (body === 'disconnected') return;
    if (body === 'too-large') return write(outgoing, plainMessage(413, 'Request Entity Too Large'), true);
    const given = await answer(toRequest(incoming, body));
    if (given === 'drop') incoming.socket.destroy();
    else write(outgoing, given);
  } catch (error) {
    onError(error);
    if (outgoing.headersSent) outgoing.destroy();
    else write(outgoing, plainMessage(500, 'Internal Server Error'));
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too-large' | 'disconnected'> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) return 'too-large';
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too-large' | 'disconnected'>();
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBodyBytes) resolve('too-large');
    else chunks.push(chunk);
  });
  incoming.once('end', () => resolve(Buffer.concat(chunks)));
  for (const event of ['error', 'close']) incoming.once(event, () => resolve('disconnected'));
  return promise;
}

/** A proxy sends the whole URL as the target (RFC 9112, 3.2.2). */
function toRequest(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const target = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').replace(/#.*$/s, '');
  const mark = target.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    protocol: `HTTP/${incoming.httpVersion}`,
    headers: joined(incoming.headersDistinct),
    body,
    ip: incoming.socket.remoteAddress ?? host,
  };
}

const joined = (headers: NodeJS.Dict<string[]>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, values = []]) => [name, values.join(name === 'cookie' ? '; ' : ',')]),
  );

function write(outgoing: ServerResponse, answer: HttpAnswer, isLast = false): void {
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) outgoing.setHeader(name, value);
  if (answer.cookies?.length) outgoing.setHeader('set-cookie', answer.cookies);
  if (isLast) outgoing.setHeader('connection', 'close');
  if (!answer.stream) return void outgoing.end(answer.body ?? '');
  outgoing.flushHeaders();
  const stop = answer.stream((chunk) => {
    if (outgoing.writableLength > maxBufferedBytes) outgoing.destroy();
    else outgoing.write(chunk);
  });
  outgoing.once('close', stop);
}
