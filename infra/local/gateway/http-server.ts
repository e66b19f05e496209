import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../../functions/untrusted/json.ts';
import { UserError } from '../process/user-error.ts';
import { ownHosts, refusalOf } from './front-door.ts';
import { heldBytes, type Share } from './held-bytes.ts';
import { type AnswerHttp, type HttpRequest, plainMessage } from './http.ts';
import { noRoom, send, write } from './write-answer.ts';

export interface HttpServer {
  readonly port: number;
  /** Stops listening at once, and waits at most `maxWait` milliseconds for answers that are in progress. */
  close(maxWait?: number): Promise<void>;
}

const host = '127.0.0.1';
const timeouts = { requestTimeout: 30_000, headersTimeout: 30_000, keepAliveTimeout: 65_000 };
/** The limit of API Gateway: 10 MiB. */
const maxBodyBytes = 10 * 1024 * 1024;
/** Further connections are closed at once. Further bytes of bodies are refused, and further bytes that wait to be read. */
const defaultLimits = { connections: 1000, heldBytes: 32 * 1024 * 1024, waitingBytes: 64 * 1024 * 1024 };

/** What no page of ours lets a browser do. An answer may replace each of them. */
const defaultHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * Serves HTTP on the loopback interface only, for the names of this machine and no other website (`front-door.ts`). Every
 * request, even a malformed or slow one, gets an answer or a closed connection. An error of `answer` becomes a 500.
 * @throws UserError when the port is in use.
 */
export async function serveHttp(
  port: number,
  answer: AnswerHttp,
  onError: (error: unknown) => void,
  given: Partial<typeof defaultLimits> = {},
): Promise<HttpServer> {
  const limits = { ...defaultLimits, ...given };
  // We answer a request without a host ourselves.
  const server = createServer({ ...timeouts, connectionsCheckingInterval: 1000, requireHostHeader: false });
  server.maxConnections = limits.connections;
  const shares = { held: heldBytes(limits.heldBytes), waiting: heldBytes(limits.waitingBytes) };
  const inProgress = new Set<Promise<void>>();
  let hosts: ReadonlySet<string> = new Set();

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse, answer: AnswerHttp) => {
    for (const [name, value] of Object.entries(defaultHeaders)) outgoing.setHeader(name, value);
    const refusal = refusalOf(incoming, hosts);
    if (refusal) return write(outgoing, refusal, true);
    if (incoming.headers.expect?.toLowerCase() === '100-continue') outgoing.writeContinue();
    const done = respond(incoming, outgoing, shares, answer).catch((error: unknown) => fail(outgoing, error, onError));
    inProgress.add(done);
    void done.then(() => inProgress.delete(done));
  };
  // Without the last two, Node.js itself would answer an expectation before we have looked at the host.
  server.on('request', (incoming, outgoing) => handle(incoming, outgoing, answer));
  server.on('checkContinue', (incoming, outgoing) => handle(incoming, outgoing, answer));
  server.on('checkExpectation', (incoming, outgoing) => handle(incoming, outgoing, answerUnknownExpectation));
  server.on('clientError', refuseMalformed);

  await listening(server, port);
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  hosts = ownHosts(boundPort);

  return {
    port: boundPort,
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

type Shares = Readonly<Record<'held' | 'waiting', () => Share>>;

const answerUnknownExpectation: AnswerHttp = async () => plainMessage(417, 'Expectation Failed');

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { held, waiting }: Shares,
  answer: AnswerHttp,
): Promise<void> {
  using share = held();
  outgoing.on('error', () => incoming.destroy());
  const body = await readBody(incoming, share);
  if (body === 'disconnected') return;
  if (body === 'too-large') return write(outgoing, plainMessage(413, 'Request Entity Too Large'), true);
  // The rest of the body is received and thrown away, so that the client reads this answer.
  if (body === 'no-room') return write(outgoing, noRoom);
  const given = await answer(toRequest(incoming, body));
  if (given === 'drop') incoming.socket.destroy();
  else send(outgoing, given, waiting());
}

function fail(outgoing: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  onError(error);
  if (outgoing.headersSent) outgoing.destroy();
  else write(outgoing, plainMessage(500, 'Internal Server Error'));
}

async function readBody(
  incoming: IncomingMessage,
  share: Share,
): Promise<Buffer | 'too-large' | 'no-room' | 'disconnected'> {
  if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes) return 'too-large';
  const { promise, resolve } = Promise.withResolvers<Buffer | 'too-large' | 'no-room' | 'disconnected'>();
  let chunks: Buffer[] | undefined = [];
  let size = 0;
  const refuse = (reason: 'too-large' | 'no-room') => {
    chunks = undefined;
    resolve(reason);
  };
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (!chunks) return;
    if (size > maxBodyBytes) refuse('too-large');
    else if (!share.take(chunk.length)) refuse('no-room');
    else chunks.push(chunk);
  });
  incoming.once('end', () => resolve(Buffer.concat(chunks ?? [])));
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
