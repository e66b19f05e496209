import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { Readable, Transform } from 'node:stream';
import type { Milliseconds } from '../../core/cancellation/units.ts';

/** A request as it is written to the connection. */
export interface Sending {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent without a body. */
  readonly payload?: string;
  /** The whole answer must arrive within this time. */
  readonly timeout: Milliseconds;
}

export interface Received {
  readonly status: number;
  /** Names in lowercase. Values of a repeated name are joined by a comma, unless the name may stand only once. */
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends one request once. It follows no redirect and repeats nothing.
 * @throws NoAnswerInTime when the time is up after the connection was made.
 * @throws Error that the connection throws.
 */
export type SendRequest = (url: URL, sending: Sending) => Promise<Received>;

/** The whole answer did not arrive in time. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/**
 * We use a connection again if it was idle for less than this time. Providers close idle connections after five seconds or
 * more. If they do so while we send a request, its outcome is unknown.
 */
const maxIdle: Milliseconds = 3000;

const idleSince = new WeakMap<object, Milliseconds>();

/** Notes when a connection becomes idle. No timer runs while a Lambda function is frozen, so we compare times instead. */
const noteIdleTimes = <T extends http.Agent>(agent: T): T => {
  agent.on('free', (socket: Socket) => idleSince.set(socket, Date.now()));
  return agent;
};

const clients = {
  'http:': { request: http.request, agent: noteIdleTimes(new http.Agent({ keepAlive: true })) },
  'https:': { request: https.request, agent: noteIdleTimes(new https.Agent({ keepAlive: true })) },
};

/** Closes the connections that have been idle for too long. */
function closeIdle(agent: http.Agent): void {
  const limit = Date.now() - maxIdle;
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) if ((idleSince.get(socket) ?? 0) <= limit) socket.destroy();
}

/** Loaded when the first compressed answer comes, which is hardly ever, and not at each cold start. */
const zlib = () => process.getBuiltinModule('node:zlib');

const decoders: Readonly<Record<string, (() => Transform) | undefined>> = {
  gzip: () => zlib().createGunzip(),
  'x-gzip': () => zlib().createGunzip(),
  deflate: () => zlib().createInflate(),
  br: () => zlib().createBrotliDecompress(),
};

/** We ask for no compression, but some providers compress their answers anyway. */
function decoded(answer: http.IncomingMessage): Readable {
  const { statusCode, headers } = answer;
  // Some name an encoding although there is no body, and no decoder accepts an empty one (RFC 9110, 8.6 and 15.3.5).
  const isEmpty = statusCode === 204 || statusCode === 304 || headers['content-length'] === '0';
  const decoder = isEmpty ? undefined : decoders[(headers['content-encoding'] ?? '').toLowerCase()]?.();
  if (!decoder) return answer;
  answer.on('error', (error) => decoder.destroy(error));
  // The answer can break before its reader listens. The reader gets this error all the same.
  decoder.on('error', () => {});
  // A reader that stops early, or bytes that cannot be decompressed, must not leave the connection open.
  decoder.once('close', () => answer.destroy());
  return answer.pipe(decoder);
}

const joined = (headers: http.IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, String(value)]));

/** Returns a function that says whether the connection is ready (https: after the handshake). Nothing is sent before. */
function connectionOf(outgoing: http.ClientRequest, { protocol }: URL): () => boolean {
  let isConnected = false;
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) isConnected = true;
    else
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
  });
  return () => isConnected;
}

/** The same error as when the operating system gives up connecting. */
const noConnection = () => Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' });

export const sendRequest: SendRequest = (url, { method, headers, payload, timeout }) => {
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const { request, agent } = clients[url.protocol as keyof typeof clients];
  closeIdle(agent);
  const outgoing = request(url, { method, headers, agent });
  let open: Readable | http.ClientRequest = outgoing;
  const isConnected = connectionOf(outgoing, url);
  const expire = () => open.destroy(isConnected() ? new NoAnswerInTime() : noConnection());
  const timer = setTimeout(expire, Math.max(1, Math.ceil(timeout)));
  outgoing.on('error', (error) => {
    reject(error);
    // Otherwise an answer without a length would count as whole when its connection breaks.
    open.destroy(error);
  });
  outgoing.once('close', () => {
    clearTimeout(timer);
    reject(new Error('the connection was closed'));
  });
  outgoing.once('response', (answer) => {
    open = answer;
    const { statusCode = 0, headers: given } = answer;
    resolve({ status: statusCode, headers: joined(given), body: decoded(answer) });
  });
  outgoing.end(payload);
  return promise;
};
