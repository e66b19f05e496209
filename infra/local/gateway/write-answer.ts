import type { ServerResponse } from 'node:http';
import type { Share } from './held-bytes.ts';
import { type HttpAnswer, jsonAnswer } from './http.ts';

/** A client of a stream is disconnected when it is this many bytes behind. */
const maxBufferedBytes = 16 * 1024 * 1024;
/** So few bytes are always sent: an ordinary answer, or what happened just now. */
const promptBytes = 64 * 1024;

export const noRoom = jsonAnswer(503, { message: 'Service Unavailable' }, { 'retry-after': '1' });

/**
 * Writes the answer of a handler. `waiting` bounds what all clients together have asked for and not read yet: without room, a
 * long body becomes a 503, and a stream that is behind ends.
 */
export function send(outgoing: ServerResponse, answer: HttpAnswer, waiting: Share): void {
  const { body = '' } = answer;
  // A response that waits for another one on its connection is never closed, so it could not let go of its bytes.
  const hasConnection = outgoing.socket !== null && !outgoing.destroyed;
  const isRoom = answer.stream ? hasConnection : isPrompt(body) || (hasConnection && waiting.hold(bytesOf(body)));
  outgoing.once('close', () => waiting[Symbol.dispose]());
  if (!isRoom) write(outgoing, noRoom);
  else if (answer.stream) stream(outgoing, answer, answer.stream, waiting);
  else write(outgoing, answer);
}

const bytesOf = (body: string | Uint8Array) => Buffer.byteLength(body);
const isPrompt = (body: string | Uint8Array) => bytesOf(body) <= promptBytes;

/** Writes an answer that is no stream. `isLast`: the connection is closed afterwards. */
export function write(outgoing: ServerResponse, answer: HttpAnswer, isLast = false): void {
  writeHead(outgoing, answer);
  if (isLast) outgoing.setHeader('connection', 'close');
  outgoing.end(answer.body ?? '');
}

function writeHead(outgoing: ServerResponse, answer: HttpAnswer): void {
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) outgoing.setHeader(name, value);
  if (answer.cookies?.length) outgoing.setHeader('set-cookie', answer.cookies);
}

function stream(
  outgoing: ServerResponse,
  answer: HttpAnswer,
  begin: NonNullable<HttpAnswer['stream']>,
  waiting: Share,
): void {
  writeHead(outgoing, answer);
  outgoing.flushHeaders();
  outgoing.on('drain', () => waiting.hold(outgoing.writableLength));
  const stop = begin((chunk) => {
    const behind = outgoing.writableLength;
    const bytes = behind + bytesOf(chunk);
    const isRoom = bytes <= promptBytes || (behind <= maxBufferedBytes && waiting.hold(bytes));
    if (isRoom) outgoing.write(chunk);
    else outgoing.destroy();
  });
  outgoing.once('close', stop);
}
