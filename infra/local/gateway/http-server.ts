import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { at } from '../../../functions/untrusted/json.ts';
import { Sentence } from '../process/sentence.ts';

/** One request, wholly received. */
export interface HttpRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly protocol: string;
  /** Names in lowercase; duplicates joined by a comma, cookies by a semicolon. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly ip: string;
}

/** Sends chunks until its caller goes away; returns what ends it. */
export type Stream = (send: (chunk: string) => void) => () => void;

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string | Uint8Array;
  /** Instead of a body. */
  readonly stream?: Stream;
}

/** `drop` closes the connection without an answer. */
export type AnswerHttp = (request: HttpRequest) => Promise<HttpAnswer | 'drop'>;

export interface HttpServer {
  readonly port: number;
  /** Stops listening at once and waits for answers under way, at most `patience` milliseconds. */
  close(patience?: number): Promise<void>;
}

const host = '127.0.0.1';
/** API Gateway takes bodies of up to 10 MiB. */
const mostBodyBytes = 10 * 1024 * 1024;
const slowest = 30_000;
const idle = 65_000;
/** A reader this many bytes behind does not read. */
const mostBuffered = 16 * 1024 * 1024;

/** The answer in API Gateway's own words. */
export const plainMessage = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/**
 * Serves HTTP on the loopback interface only. Whatever comes, malformed or slow, gets an answer or a closed
 * connection, and an error of `answer` is a 500.
 * @throws Sentence when the port is in use.
 */
export async function serveHttp(
  port: number,
  answer: AnswerHttp,
  onError: (error: unknown) => void,
): Promise<HttpServer> {
  const options = { requestTimeout: slowest, headersTimeout: slowest, keepAliveTimeout: idle };
  const server = createServer({ ...options, connectionsCheckingInterval: 1000 });
  const underWay = new Set<Promise<void>>();

  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const done = respond(incoming, outgoing, answer, onError);
    underWay.add(done);
    void done.then(() => underWay.delete(done));
  });
  server.on('clientError', refuseMalformed);

  await listening(server, port);
  const address = server.address();

  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close(patience = 2000) {
      const { promise: late, resolve: giveUp } = Promise.withResolvers<void>();
      const { promise: closed, resolve: hasClosed } = Promise.withResolvers<void>();
      server.close(() => hasClosed());
      server.closeIdleConnections();
      const timer = setTimeout(giveUp, patience);
      await Promise.race([Promise.all(underWay), late]);
      clearTimeout(timer);
      server.closeAllConnections();
      await closed;
    },
  };
}

function listening(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => {
    const isTaken = at(error, 'code') === 'EADDRINUSE';
    reject(isTaken ? new Sentence(`Port ${port} is in use: stop what uses it, or choose another with --port.`) : error);
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
    if (body === 'gone') return;
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

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too-large' | 'gone'> {
  if (Number(incoming.headers['content-length'] ?? 0) > mostBodyBytes) return 'too-large';
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too-large' | 'gone'>();
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > mostBodyBytes) resolve('too-large');
    else chunks.push(chunk);
  });
  incoming.once('end', () => resolve(Buffer.concat(chunks)));
  incoming.once('error', () => resolve('gone'));
  incoming.once('close', () => resolve('gone'));
  return promise;
}

function toRequest(incoming: IncomingMessage, body: Buffer): HttpRequest {
  const { path, query } = splitTarget(incoming.url ?? '/');
  return {
    method: incoming.method ?? 'GET',
    path,
    query,
    protocol: `HTTP/${incoming.httpVersion}`,
    headers: joined(incoming.headersDistinct),
    body,
    ip: incoming.socket.remoteAddress ?? host,
  };
}

/** A proxy sends the whole URL as the target (RFC 9112, 3.2.2). */
function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '').replace(/#.*$/s, '');
  const mark = local.indexOf('?');
  return mark < 0 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
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
  const end = answer.stream((chunk) => {
    if (outgoing.writableLength > mostBuffered) outgoing.destroy();
    else outgoing.write(chunk);
  });
  outgoing.once('close', end);
}
