import { connect } from 'node:net';
import { serveHttp } from '../../../infra/local/gateway/http-server.ts';
import { type Random, random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { createHandlers } from '../handlers/handlers.ts';
import { aValidBody } from './fuzz-requests.ts';
import { marker, mutateBytes } from './mutants.ts';

const connections = 16;
const maxAnswerTime = 3000;

/** The bytes to send, in pieces. */
interface Sent {
  readonly pieces: readonly (string | Buffer)[];
  /** The server may see at most this many valid requests in them. */
  readonly maxRequests: number;
  readonly pause?: number;
}

/** Requests that proxies and servers parse differently, broken framing, huge heads, split and mutated requests. */
const shapes = {
  'a valid request in pieces': ({ head, body }, chance) => ({
    pieces: split(`${head}content-length: ${body.length}\r\n\r\n${body}`, chance),
    maxRequests: 1,
    pause: 1,
  }),
  'chunks with odd sizes': ({ head, body }, chance) => ({
    pieces: [
      `${head}transfer-encoding: chunked\r\n\r\n${chance.pick(['0x10', '-1', 'zz', 'ffffffffffffffff', '1 ', '00000000000000001', `1;${marker}`, ''])}\r\n${body}\r\n0\r\n\r\n`,
    ],
    maxRequests: 2,
  }),
  'chunks without an end': ({ head, body }) => ({
    pieces: [`${head}transfer-encoding: chunked\r\n\r\n5\r\n${body.slice(0, 5)}`],
    maxRequests: 1,
  }),
  'a length and chunks': ({ head, smuggled }) => ({
    pieces: [`${head}content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`],
    maxRequests: 0,
  }),
  'two lengths': ({ head, body, smuggled }) => ({
    pieces: [`${head}content-length: ${body.length}\r\ncontent-length: 0\r\n\r\n${body}${smuggled}`],
    maxRequests: 0,
  }),
  'a disguised transfer coding': ({ head, smuggled }, chance) => ({
    pieces: [
      `${head}content-length: ${smuggled.length}\r\n${chance.pick(['transfer-encoding : chunked', 'transfer-encoding: xchunked', ' transfer-encoding: chunked', 'transfer-encoding:\x0bchunked', 'transfer-encoding: identity, chunked', 'x: y\ntransfer-encoding: chunked'])}\r\n\r\n${smuggled}`,
    ],
    maxRequests: 1,
  }),
  'a folded header': ({ head, body }) => ({
    pieces: [`${head}x-folded: a\r\n b: c\r\ncontent-length: ${body.length}\r\n\r\n${body}`],
    maxRequests: 1,
  }),
  'bare line feeds': ({ head, body }) => ({
    pieces: [`${head}content-length: ${body.length}\r\n\r\n${body}`.replaceAll('\r\n', '\n')],
    maxRequests: 1,
  }),
  'bare carriage returns': ({ head, smuggled }) => ({
    pieces: [`${head}x: y\r\rGET / HTTP/1.1\r\r${smuggled}`],
    maxRequests: 1,
  }),
  'a huge head': ({ head }, chance) => ({
    pieces: [`${head}x: ${marker.repeat(chance.whole(2000, 20_000))}\r\n\r\n`],
    maxRequests: 1,
  }),
  'many headers': ({ head }, chance) => ({
    pieces: [
      `${head}${Array.from({ length: chance.whole(200, 3000) }, (_, index) => `x${index}: y\r\n`).join('')}\r\n`,
    ],
    maxRequests: 1,
  }),
  'a huge target': ({ host }, chance) => ({
    pieces: [`GET /v1/${'a'.repeat(chance.whole(5000, 60_000))} HTTP/1.1\r\nhost: ${host}\r\n\r\n`],
    maxRequests: 1,
  }),
  'an odd target': ({ host }, chance) => ({
    pieces: [
      `GET ${chance.pick(['*', 'http://', 'http://evil.example/v1/providers', '//', '/%', '/\u0000', '/v1/cancellations/%ff', '/../../etc/passwd', '\\v1', '/v1/cancellations?%', 'v1'])} HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    ],
    maxRequests: 1,
  }),
  'an odd method': ({ host }, chance) => ({
    pieces: [
      `${chance.pick(['CONNECT', 'TRACE', 'PRI', 'get', 'G\u0000T', '', 'OPTIONS', 'PROPFIND'])} /v1/providers HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    ],
    maxRequests: 1,
  }),
  'another version': ({ host }, chance) => ({
    pieces: [
      `GET /v1/providers ${chance.pick(['HTTP/2.0', 'HTTP/0.9', 'HTTP/1.0', 'HTTP/9', 'HTTPS/1.1', ''])}\r\nhost: ${host}\r\n\r\n`,
    ],
    maxRequests: 1,
  }),
  'an upgrade': ({ head, smuggled }) => ({
    pieces: [`${head}connection: upgrade\r\nupgrade: h2c\r\n\r\n${smuggled}`],
    maxRequests: 2,
  }),
  'an expectation': ({ head, body }, chance) => ({
    pieces: [`${head}expect: ${chance.pick(['100-continue', marker])}\r\ncontent-length: ${body.length}\r\n\r\n`, body],
    maxRequests: 1,
    pause: 5,
  }),
  'a length that lies': ({ head, body }, chance) => ({
    pieces: [
      `${head}content-length: ${chance.pick(['99999999999', '-1', '1e3', '0x10', '', `${body.length + 10}`, '+1', '1, 1'])}\r\n\r\n${body}`,
    ],
    maxRequests: 2,
  }),
  'mutated bytes': ({ head, body }, chance) => ({
    pieces: [mutateBytes(Buffer.from(`${head}content-length: ${body.length}\r\n\r\n${body}`), chance)],
    maxRequests: 4,
  }),
  noise: (_, chance) => ({
    pieces: [Buffer.from(Array.from({ length: chance.whole(1, 300) }, () => chance.whole(0, 255)))],
    maxRequests: 1,
  }),
} satisfies Record<string, (given: Given, chance: Random) => Sent>;

interface Given {
  readonly host: string;
  /** A valid head without its framing. */
  readonly head: string;
  readonly body: string;
  /** A complete request inside the body of another one; the server must not see it. */
  readonly smuggled: string;
}

const names = Object.keys(shapes) as [keyof typeof shapes];

function split(text: string, chance: Random): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = chance.whole(1, 120);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** Sends raw bytes to the local HTTP server, which has the deployed handlers behind it. */
export const fuzzSockets: Campaign = {
  promise: '9',
  title: 'raw bytes at the local server',
  counts: { small: 200, middle: 2000, full: 20_000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    const handlers = await createHandlers();
    const server = await serveHttp(0, handlers.front, (error) => handlers.errors.push(error));
    const token = await handlers.token('merchant-a');
    const host = `127.0.0.1:${server.port}`;
    let next = 0;
    const worker = async () => {
      while (next < count) {
        const number = next++;
        const chance = random(seed, `bytes ${number}`);
        const name = chance.pick(names);
        const body = JSON.stringify(aValidBody(chance));
        const head = [
          'POST /v1/cancellations HTTP/1.1',
          `host: ${host}`,
          `authorization: Bearer ${token}`,
          'content-type: application/json',
          `idempotency-key: ${uuidFrom(chance)}`,
          '',
        ].join('\r\n');
        const smuggled = `GET /v1/providers HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`;
        const sent: Sent = shapes[name]({ host, head, body, smuggled }, chance);
        const { answer, ended } = await exchange(server.port, sent);
        counted.add(firstStatus(answer));
        const wrong = violationsIn(answer, ended, sent.maxRequests);
        violations.push(...wrong.map((what) => `bytes ${number} of seed ${seed} (${name}) ${what}`));
        if (number % 200 === 0) progress?.(number);
      }
    };
    await Promise.all(Array.from({ length: connections }, worker));
    violations.push(...handlers.errors.map((error) => `unexpected: ${error}`));
    const after = await fetch(`http://127.0.0.1:${server.port}/v1/providers`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (after.status !== 200) violations.push(`afterwards a valid request is answered ${after.status}`);
    await after.arrayBuffer();
    await server.close(0);
    return { count, violations, figures: counted.figures() };
  },
};

/** Sends everything, and reads until the server pauses for 15 ms or closes the connection. */
async function exchange(port: number, { pieces, pause = 0 }: Sent): Promise<{ answer: string; ended: boolean }> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  let silence: NodeJS.Timeout | undefined;
  const timeout = setTimeout(() => resolve(false), maxAnswerTime);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    answer += chunk;
    clearTimeout(silence);
    silence = setTimeout(() => resolve(true), 15);
  });
  socket.on('error', () => resolve(true)).on('close', () => resolve(true));
  for (const piece of pieces) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (pause > 0) await new Promise((resume) => setTimeout(resume, pause));
  }
  // The client gives up after 60 ms, so that an incomplete request ends.
  const giveUp = setTimeout(() => socket.end(), 60);
  const ended = await promise;
  clearTimeout(timeout);
  clearTimeout(silence);
  clearTimeout(giveUp);
  socket.destroy();
  return { answer, ended };
}

const statusesIn = (answer: string) =>
  [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status !== 100);

const firstStatus = (answer: string) => `answered ${statusesIn(answer)[0] ?? 'with a closed connection'}`;

function violationsIn(answer: string, ended: boolean, maxRequests: number): string[] {
  const statuses = statusesIn(answer);
  const good = statuses.filter((status) => status < 300).length;
  return [
    ...statuses.filter((status) => status >= 500).map((status) => `was answered ${status}`),
    ...(good > maxRequests ? [`was parsed as ${good} valid requests`] : []),
    ...(answer.includes(marker) ? ['was repeated'] : []),
    ...(ended ? [] : ['left the connection open without an answer']),
  ];
}
