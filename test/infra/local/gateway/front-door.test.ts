import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownHosts } from '../../../../infra/local/gateway/front-door.ts';
import { type HttpServer, serveHttp } from '../../../../infra/local/gateway/http-server.ts';

let server: HttpServer;
let asked: string[] = [];
beforeAll(async () => {
  server = await serveHttp(
    0,
    async ({ method, path }) => {
      asked.push(`${method} ${path}`);
      return { status: 200, body: 'secret' };
    },
    (error) => {
      throw error;
    },
  );
});
afterAll(() => server.close(0));

/** Sends a request line and headers, in which PORT stands for the port. Returns the status and what was done. */
async function send(line: string, ...headers: readonly string[]) {
  asked = [];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let received = '';
  const socket = connect(server.port, '127.0.0.1');
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', reject).on('close', () => resolve(received));
  const head = [line, ...headers, 'Content-Length: 2', 'Connection: close', '', '{}'].join('\r\n');
  socket.write(head.replaceAll('PORT', String(server.port)));
  const answer = await promise;
  return { status: Number(answer.split(' ')[1]), answer, asked };
}

const own = 'Host: 127.0.0.1:PORT';

describe('the host of a request', () => {
  it.each([
    ['GET / HTTP/1.1', own],
    ['GET / HTTP/1.1', 'Host: localhost:PORT'],
    ['GET / HTTP/1.1', 'Host: LocalHost:PORT'],
    ['GET / HTTP/1.1', 'Host: [::1]:PORT'],
    ['GET http://127.0.0.1:PORT/ HTTP/1.1', own],
    ['GET HTTP://localhost:PORT?x HTTP/1.1', own],
    ['GET / HTTP/1.0', own],
  ])('of %s with %s is ours', async (line, host) => {
    expect((await send(line, host)).status).toBe(200);
  });

  it.each([
    ['GET / HTTP/1.1', 'Host: attacker.example'],
    ['GET / HTTP/1.1', 'Host: attacker.example:PORT'],
    ['GET / HTTP/1.1', 'Host: 127.0.0.1'],
    ['GET / HTTP/1.1', 'Host: 127.0.0.1:1'],
    ['GET / HTTP/1.1', 'Host: 127.0.0.1.attacker.example:PORT'],
    ['GET / HTTP/1.1', 'Host: attacker.example@127.0.0.1:PORT'],
    ['GET / HTTP/1.1', 'Host: localhost.:PORT'],
    ['GET / HTTP/1.1', 'Host: 0.0.0.0:PORT'],
    ['GET / HTTP/1.1', 'Host: 127.0.0.1:PORT, 127.0.0.1:PORT'],
    ['POST / HTTP/1.1', 'Host: attacker.example:PORT'],
    ['OPTIONS * HTTP/1.1', 'Host: attacker.example:PORT'],
    ['GET http://attacker.example:PORT/ HTTP/1.1', own],
    ['GET http://127.0.0.1:PORT/ HTTP/1.1', 'Host: attacker.example:PORT'],
    ['GET http://user@127.0.0.1:PORT/ HTTP/1.1', own],
    ['GET https://127.0.0.1:PORT/ HTTP/1.1', own],
  ])('of %s with %s is not ours: 421, and nothing happens', async (line, host) => {
    const { status, answer, asked } = await send(line, host);

    expect(status).toBe(421);
    expect(asked).toEqual([]);
    expect(answer).not.toContain('secret');
  });

  it.each([
    ['no host', 'GET / HTTP/1.1', []],
    ['no host, in version 1.0', 'GET / HTTP/1.0', []],
    ['an empty host', 'GET / HTTP/1.1', ['Host:']],
    ['two hosts', 'GET / HTTP/1.1', [own, own]],
    ['a second host', 'GET / HTTP/1.1', [own, 'Host: attacker.example']],
  ])('is malformed with %s: 400, and nothing happens', async (_, line, hosts) => {
    expect(await send(line, ...hosts)).toMatchObject({ status: 400, asked: [] });
  });

  it.each(['100-continue', 'nonsense'])('is looked at before the expectation %s', async (expectation) => {
    const { status, answer } = await send('POST / HTTP/1.1', 'Host: attacker.example', `Expect: ${expectation}`);

    expect(status).toBe(421);
    expect(answer).not.toContain('100 Continue');
  });

  it('may be without the port if that is the default one', () => {
    expect([...ownHosts(80)]).toEqual(expect.arrayContaining(['127.0.0.1', '127.0.0.1:80', 'localhost']));
  });
});

describe('the sender of a request', () => {
  it.each([
    ['a program', 'POST', []],
    ['a page of ours', 'POST', ['Origin: http://127.0.0.1:PORT', 'Sec-Fetch-Site: same-origin']],
    ['a person who types the address', 'GET', ['Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate']],
    [
      'a link on another site',
      'GET',
      ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    ],
  ])('may be %s', async (_, method, headers) => {
    expect((await send(`${method} / HTTP/1.1`, own, ...headers)).status).toBe(200);
  });

  it.each([
    ['a page of another site', ['Origin: http://attacker.example']],
    ['a page without an origin, such as a sandboxed one', ['Origin: null']],
    ['a page on another port', ['Origin: http://127.0.0.1:1', 'Sec-Fetch-Site: same-site']],
    ['a page with another name of this machine', ['Origin: http://localhost:PORT']],
    ['a page over TLS', ['Origin: https://127.0.0.1:PORT']],
    ['a page with two origins', ['Origin: http://127.0.0.1:PORT', 'Origin: http://attacker.example']],
    ['a page whose origin ends as ours', ['Origin: http://attacker.example#http://127.0.0.1:PORT']],
    ['a script, an image or a style of another site', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors']],
    ['a frame of another site', ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe']],
  ])('may not be %s, whatever the method: 403, and nothing happens', async (_, headers) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      expect(await send(`${method} / HTTP/1.1`, own, ...headers)).toMatchObject({ status: 403, asked: [] });
    }
  });

  it('may not send a form from another site', async () => {
    const navigation = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];

    expect(await send('POST / HTTP/1.1', own, ...navigation)).toMatchObject({ status: 403, asked: [] });
  });
});

it.each([
  ['an answer', own, 200],
  ['a refusal', 'Host: attacker.example', 421],
])('no page of another site may frame or load %s', async (_, host, expected) => {
  const { status, answer } = await send('GET / HTTP/1.1', host);

  expect(status).toBe(expected);
  expect(answer).toContain("content-security-policy: default-src 'none'; frame-ancestors 'none'");
  expect(answer).toContain('x-frame-options: DENY');
  expect(answer).toContain('x-content-type-options: nosniff');
  expect(answer).toContain('cross-origin-resource-policy: same-origin');
});
