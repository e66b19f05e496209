import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** Answers a request in a hostile way; `elsewhere` is an address that must get no request. */
export type HostileAnswer = (
  answer: ServerResponse,
  request: IncomingMessage,
  elsewhere: string,
) => void | Promise<void>;

const json = { 'content-type': 'application/json' };
const gigabyte = 1024 ** 3;
const chunk = Buffer.alloc(256 * 1024, '[');
let maxSent = 0;

/** The highest number of bytes of one answer that the service has read. */
export const maxBytesTaken = () => maxSent;

async function sendBytes(answer: ServerResponse, total: number): Promise<void> {
  for (let sent = 0; sent < total && !answer.destroyed && answer.writable; sent += chunk.length) {
    maxSent = Math.max(maxSent, sent);
    if (answer.write(chunk)) await sleep(0);
    else
      await new Promise<void>((resume) => {
        const goOn = () => {
          answer.off('drain', goOn).off('close', goOn);
          resume();
        };
        answer.once('drain', goOn).once('close', goOn);
      });
  }
  answer.end();
}

/** About one megabyte, which unpacks to 1 GiB of zeros. */
const bomb = (() => {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  return Buffer.concat(Array.from({ length: 64 }, () => member));
})();

const deep = `${'{"a":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
const deepList = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const odd =
  '{"__proto__":{"status":"CANCELED"},"constructor":{"prototype":{"cancellationId":"x"}},"status":{"toString":"x"},"status":null,"n":1e999,"id":"\\u0000\\ud800"}';

const plain =
  (status: number, body: string | Buffer, headers: Record<string, string> = json): HostileAnswer =>
  (answer) =>
    void answer.writeHead(status, headers).end(body);

const redirect =
  (status: number): HostileAnswer =>
  (answer, _, elsewhere) =>
    void answer.writeHead(status, { location: `${elsewhere}/v1/cancel`, refresh: `0; url=${elsewhere}` }).end();

const raw =
  (bytes: string): HostileAnswer =>
  (answer) => {
    answer.socket?.end(bytes);
  };

/** No provider adapter may accept any of these answers as a result. */
export const hostileAnswers: Readonly<Record<string, HostileAnswer>> = {
  'one gigabyte': (answer) => {
    answer.writeHead(200, json);
    return sendBytes(answer, gigabyte);
  },
  'a gzip bomb': plain(200, bomb, { ...json, 'content-encoding': 'gzip' }),
  'a gzip bomb in two layers': plain(200, gzipSync(bomb), { ...json, 'content-encoding': 'gzip, gzip' }),
  'broken gzip': plain(200, 'not gzip', { ...json, 'content-encoding': 'gzip' }),
  'a web page': plain(200, '<!doctype html><title>CANCELED</title>', { 'content-type': 'text/html' }),
  'a web page as 502': plain(502, '<html><h1>502 Bad Gateway</h1>', { 'content-type': 'text/html' }),
  'deep JSON': plain(200, deep),
  'a deep list': plain(200, deepList),
  'odd JSON': plain(200, odd),
  'odd JSON as 500': plain(500, odd),
  'half an answer': plain(200, '{"status":"CANCE'),
  'an empty answer': plain(200, ''),
  null: plain(200, 'null'),
  'bytes that are no text': plain(200, Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])),
  'an absurd Retry-After': plain(503, '{}', { ...json, 'retry-after': 'Infinity' }),
  'a negative Retry-After': plain(500, '{}', { ...json, 'retry-after': '-1' }),
  'a reset': (answer) => void answer.socket?.resetAndDestroy(),
  'a reset after the head': (answer) => {
    answer.writeHead(200, { ...json, 'content-length': '100' }).write('{');
    setTimeout(() => answer.socket?.resetAndDestroy(), 5);
  },
  'fewer bytes than announced': raw('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}'),
  'a broken chunk': raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n'),
  'two lengths': raw('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  'no HTTP': raw('SSH-2.0-OpenSSH_9.6\r\n'),
  'a huge head': raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`),
  'ten thousand hints': raw(`${'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'.repeat(10_000)}`),
  'another protocol': raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
  ...Object.fromEntries([301, 302, 303, 307, 308].map((status) => [`a redirect with ${status}`, redirect(status)])),
};

/** One byte every 100 ms for a minute, which is longer than any time-out. */
export const slowBytes: HostileAnswer = async (answer) => {
  answer.writeHead(200, { ...json, 'content-length': '600' });
  for (let sent = 0; sent < 600 && !answer.destroyed; sent++) {
    answer.write(' ');
    await sleep(100);
  }
  answer.destroy();
};
