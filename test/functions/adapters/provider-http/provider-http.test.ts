import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { providerHttp } from '../../../../functions/adapters/provider-http/provider-http.ts';
import { sendRequest } from '../../../../functions/adapters/provider-http/send-request.ts';
import type { Destination } from '../../../../functions/ports/provider-http.ts';
import type { ProviderRequest } from '../../../../functions/providers/exchange.ts';
import { selfSigned } from '../../../fixtures/self-signed.ts';

const send = providerHttp();
const post: ProviderRequest = { method: 'POST', path: '/cancel', body: { a: 1 } };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A provider on the loopback that notes every request it gets. */
async function prepareProvider(respond: (response: ServerResponse, request: IncomingMessage) => void) {
  const seen: Seen[] = [];
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    respond(response, request);
  };
  const server = createServer(listener);
  const host = await listen(server);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, server, to: destination(`http://${host}`) };
}

/** A peer below HTTP that notes the first line of every request which reaches it. */
async function preparePeer(respond: (socket: Socket, requests: number) => void) {
  const lines: string[] = [];
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const [line = ''] = data.toString().split('\r\n');
      if (!line.endsWith(' HTTP/1.1')) return;
      lines.push(line);
      respond(socket, lines.length);
    });
  });
  const host = await listen(server);
  onTestFinished(() => {
    server.close();
  });
  return { lines, to: destination(`http://${host}`) };
}

const destination = (baseUrl: string, changes: Partial<Destination> = {}): Destination => ({
  baseUrl,
  headers: {},
  timeout: 5000,
  ...changes,
});

describe('a request to a provider', () => {
  it('is JSON, asks for JSON, and carries the credentials', async () => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send(
      { method: 'PUT', path: '/a/b?c=d', body: { ä: [1, null] }, headers: { 'X-Key': '1' } },
      { ...to, headers: { Authorization: 'Bearer t' } },
    );

    expect(seen).toEqual([
      {
        method: 'PUT',
        url: '/a/b?c=d',
        body: '{"ä":[1,null]}',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'content-length': '15',
          'accept-encoding': 'identity',
          accept: 'application/json',
          authorization: 'Bearer t',
          'x-key': '1',
        }),
      },
    ]);
  });

  it('is a form if it has form fields', async () => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ method: 'POST', path: '/token', form: { grant_type: 'refresh_token', t: 'a b&c' } }, to);

    expect(seen[0]?.body).toBe('grant_type=refresh_token&t=a+b%26c');
    expect(seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('is a form also when it has no fields', async () => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ method: 'POST', path: '/cancel', form: {} }, to);

    expect(seen[0]).toMatchObject({
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' },
    });
  });

  it('has the content type that it asks for itself', async () => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ ...post, headers: { 'Content-Type': 'application/vnd.pace+json' } }, to);

    expect(seen[0]?.headers['content-type']).toBe('application/vnd.pace+json');
  });

  it.each([
    ['is encoded', { 'expand[]': 'a b', q: 'x&y=ä/?#' }, '/v1/x?expand%5B%5D=a+b&q=x%26y%3D%C3%A4%2F%3F%23'],
    ['may have no fields', {}, '/v1/x'],
  ])('has a query that %s', async (_what, query, url) => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ method: 'GET', path: '/x', query }, { ...to, baseUrl: `${to.baseUrl}/v1` });

    expect(seen[0]?.url).toBe(url);
  });

  it('has the same path whatever its query says', async () => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ method: 'GET', path: '/x', query: { '/../../y': '@elsewhere.example' } }, to);

    expect(seen[0]?.url).toBe('/x?%2F..%2F..%2Fy=%40elsewhere.example');
  });

  it.each(['GET', 'DELETE', 'POST'] as const)(
    'has neither body nor content type as a %s without one',
    async (method) => {
      const { seen, to } = await prepareProvider((response) => response.end());

      await send({ method, path: '/x', headers: { accept: 'application/vnd.pace' } }, to);

      expect(seen[0]).toMatchObject({ method, body: '', headers: { accept: 'application/vnd.pace' } });
      expect(seen[0]?.headers).not.toHaveProperty('content-type');
      expect(seen[0]?.headers).not.toHaveProperty('transfer-encoding');
    },
  );

  it.each([
    ['', '/cancel', '/cancel'],
    ['/', '/cancel', '/cancel'],
    ['/v1', '/cancel', '/v1/cancel'],
    ['/v1/', '/cancel', '/v1/cancel'],
    ['/v1//', '/cancel', '/v1/cancel'],
    ['/v1/token', '', '/v1/token'],
    ['/v1', '//elsewhere.example/x', '/v1//elsewhere.example/x'],
  ])('keeps the path of the base URL: %o and %o', async (prefix, path, expected) => {
    const { seen, to } = await prepareProvider((response) => response.end());

    await send({ method: 'GET', path }, { ...to, baseUrl: to.baseUrl + prefix });

    expect(seen[0]?.url).toBe(expected);
  });

  it.each([
    ['http://127.0.0.1:9', '@elsewhere.example/x'],
    ['http://127.0.0.1:9', '.elsewhere.example/x'],
    ['http://127.0.0.1:9', '1/x'],
    ['http://127.0.0.1:9', '@127.0.0.1:9/x'],
    ['http://127.0.0.1', ':99999/x'],
    ['http://127.0.0.1:9/v1', '/../x'],
    ['http://127.0.0.1:9/v1', '/%2e%2e/x'],
    ['http://127.0.0.1:9/v1', '2/x'],
    ['http://user:secret@127.0.0.1:9', '/x'],
    ['http://user@127.0.0.1:9', '/x'],
    ['http://:secret@127.0.0.1:9', '/x'],
    ['ftp://127.0.0.1:9', '/x'],
    ['file:///etc', '/passwd'],
    ['data:application/json,{}', ''],
    ['127.0.0.1:9', '/x'],
    ['', '/x'],
  ])('is never sent to another address than the base URL: %o and %o', async (baseUrl, path) => {
    let calls = 0;
    const counting = providerHttp(async () => {
      calls += 1;
      return { status: 200, headers: {}, body: Readable.from([]) };
    });

    const answer = await counting({ method: 'GET', path }, destination(baseUrl));

    expect(answer).toEqual({ failure: 'not_sent', detail: 'the address is outside the configured base URL' });
    expect(calls).toBe(0);
  });

  const circular: Record<string, unknown> = {};
  circular.self = circular;
  it.each([
    ['a header with a line break', { ...post, headers: { 'x-a': 'canary\r\nx-b: 1' } }, {}],
    ['a credential outside Latin-1', post, { headers: { authorization: 'canary☃' } }],
    ['a body that is no JSON', { ...post, body: circular }, {}],
    ['a body on a GET', { ...post, method: 'GET' } as const, {}],
    ['a form on a GET', { method: 'GET', path: '/x', form: { canary: '1' } } as const, {}],
  ])('is not sent with %s, and the detail does not quote it', async (_what, request, changes) => {
    const { seen, to } = await prepareProvider((response) => response.end());

    const answer = await send(request, { ...to, ...changes });

    expect(answer).toEqual({ failure: 'not_sent', detail: 'the request cannot be written as HTTP' });
    expect(seen).toEqual([]);
  });
});

describe('an answer', () => {
  it('is its status, its headers in lowercase and its JSON', async () => {
    const { to } = await prepareProvider((response) =>
      response.writeHead(422, { 'X-Trace': 'T1', 'Content-Type': 'text/plain' }).end('{"code":"x","n":[1]}'),
    );

    const answer = await send(post, to);

    expect(answer).toMatchObject({ status: 422, headers: { 'x-trace': 'T1' }, body: { code: 'x', n: [1] } });
    expect(answer).not.toHaveProperty('retryAfter');
  });

  it.each([
    ['HTML', '<html><body>502</body></html>'],
    ['nothing', ''],
    ['half of a JSON', '{"cancellationId":"x"'],
    ['very deep brackets', '['.repeat(500_000)],
  ])('has no body when it is %s', async (_what, text) => {
    const { to } = await prepareProvider((response) => response.writeHead(200).end(text));

    const answer = await send(post, to);

    expect(answer).toMatchObject({ status: 200, body: undefined });
  });

  it('may be deep JSON', async () => {
    const deep = '['.repeat(400_000) + ']'.repeat(400_000);
    const { to } = await prepareProvider((response) => response.writeHead(200).end(deep));

    const answer = await send(post, to);

    expect(answer).toMatchObject({ status: 200 });
  });

  it('may have a property called __proto__, which changes no other object', async () => {
    const { to } = await prepareProvider((response) => response.end('{"__proto__":{"status":"cancelled"}}'));

    const answer = await send(post, to);

    expect((answer as { body: Record<string, unknown> }).body.status).toBeUndefined();
  });

  it.each([204, 301, 302, 307, 308, 401, 421, 503])('is passed on, after one request: %d', async (status) => {
    const { seen, to } = await prepareProvider((response) =>
      response.writeHead(status, { location: '/elsewhere', 'www-authenticate': 'Basic' }).end(),
    );

    const answers = [await send(post, to), await send({ method: 'POST', path: '/cancel' }, to)];

    expect(answers).toMatchObject([{ status }, { status }]);
    expect(seen.map(({ url }) => url)).toEqual(['/cancel', '/cancel']);
  });

  it.each([
    ['0', 0],
    ['120', 120_000],
    ['120 ', 120_000],
    ['120\t', 120_000],
    ['86400', 86_400_000],
    ['99999999999999999999', 86_400_000],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['Fri, 20 Nov 2099 12:00:00 GMT', 86_400_000],
  ])('asks with Retry-After %o for a wait of %d ms', async (header, expected) => {
    const { to } = await prepareProvider((response) => response.writeHead(429, { 'retry-after': header }).end());
    const sendAtNoon = providerHttp(sendRequest, () => Date.UTC(2026, 10, 20, 12));

    const answer = await sendAtNoon(post, to);

    expect(answer).toMatchObject({ status: 429, retryAfter: expected });
  });

  it.each([
    '',
    '-5',
    '1.5',
    '5 s',
    'soon',
    '2027-01-01',
    'Fri, 99 Nov 2026 12:00:00 GMT',
    'Friday, 20 Nov 2026 12:00:30 GMT',
    'fri, 20 Nov 2026 12:00:30 GMT',
    'Fri, 020 Nov 2026 12:00:30 GMT',
    'Fri, 20 November 2026 12:00:30 GMT',
    'Fri, 20 nov 2026 12:00:30 GMT',
    'Fri, 20 Nov 02026 12:00:30 GMT',
    'Fri, 20 Nov 2026 012:00:30 GMT',
    'Fri, 20 Nov 2026 12:00:30 GMT+1',
    'on Fri, 20 Nov 2026 12:00:30 GMT',
  ])('asks with Retry-After %o for nothing', async (header) => {
    const { to } = await prepareProvider((response) => response.writeHead(429, { 'retry-after': header }).end());

    const answer = await send(post, to);

    expect(answer).not.toHaveProperty('retryAfter');
  });

  it.each([
    [1024 * 1024 - 2, true],
    [1024 * 1024 - 1, false],
    [2 * 1024 * 1024, false],
  ])('of %d bytes and two quotes is read: %o', async (length, isRead) => {
    const { seen, to } = await prepareProvider((response) => response.end(`"${'x'.repeat(length)}"`));

    const answer = await send(post, to);

    expect(answer).toMatchObject(
      isRead ? { status: 200 } : { failure: 'unknown', detail: '200 with more than 1048576 bytes' },
    );
    expect(seen).toHaveLength(1);
  });

  it('that is much larger after decompression is not read', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const { to } = await prepareProvider((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const before = process.memoryUsage.rss();

    const answer = await send(post, to);

    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(answer).toMatchObject({ failure: 'unknown' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(48 * 1024 * 1024);
  });

  it.each([204, 200])('that is empty is read, although the provider names an encoding: %d', async (status) => {
    const { to } = await prepareProvider((response) =>
      response.writeHead(status, { 'content-encoding': 'gzip', ...(status === 200 && { 'content-length': 0 }) }).end(),
    );

    expect(await send(post, to)).toMatchObject({ status });
  });

  it.each([
    ['is too long after decompression', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['cannot be decompressed', Buffer.from('not gzip at all')],
  ])('that %s and never ends holds its connection no longer', async (_what, begin) => {
    const closed = Promise.withResolvers<string>();
    const { to } = await preparePeer((socket) => {
      socket.once('close', () => closed.resolve('closed'));
      socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 9999999\r\n\r\n');
      socket.write(begin);
    });

    const answer = await send(post, { ...to, timeout: 3000 });
    const connection = await Promise.race([closed.promise, pause(500)]);

    expect(answer).toMatchObject({ failure: 'unknown' });
    expect(connection).toBe('closed');
  });

  it('that never ends is aborted', async () => {
    const { promise: closed, resolve: close } = Promise.withResolvers<void>();
    const { to } = await prepareProvider((response) => {
      const timer = setInterval(() => response.write('x'.repeat(64 * 1024)), 1);
      response.on('close', () => {
        clearInterval(timer);
        close();
      });
    });

    const answer = await send(post, to);

    expect(answer).toMatchObject({ failure: 'unknown' });
    await closed;
  });
});

describe('a failure', () => {
  it('is not sent when the connection is refused', async () => {
    const { server, to } = await prepareProvider((response) => response.end());
    await new Promise((resolve) => server.close(resolve));

    const answer = await send(post, to);

    expect(answer).toEqual({ failure: 'not_sent', detail: 'ECONNREFUSED' });
  });

  it('is not sent when the certificate is not trusted', async () => {
    let requests = 0;
    const server = createTlsServer(selfSigned(), (_request, response) => {
      requests += 1;
      response.end();
    });
    const host = await listen(server);
    onTestFinished(() => {
      server.close();
    });

    const answer = await send(post, destination(`https://${host}`));

    expect(answer).toEqual({ failure: 'not_sent', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(requests).toBe(0);
  });

  it('is not sent when the connection is not complete in time', async () => {
    const silent = createTcpServer((socket) => socket.on('error', () => {}));
    const host = await listen(silent);
    onTestFinished(() => void silent.close());

    const answer = await send(post, { ...destination(`https://${host}`), timeout: 100 });

    expect(answer).toEqual({ failure: 'not_sent', detail: 'ETIMEDOUT' });
  });

  it('is unknown when no answer comes in time, also with a time-out in fractions', async () => {
    const { seen, to } = await prepareProvider(() => {});

    const answer = await send(post, { ...to, timeout: 250.5 });

    expect(answer).toEqual({ failure: 'unknown', detail: 'no whole answer within 250.5 ms' });
    expect(seen).toHaveLength(1);
  });

  it('is unknown when the answer stops in the middle', async () => {
    const { seen, to } = await prepareProvider((response) => response.writeHead(200).write('{"status":'));

    const answer = await send(post, { ...to, timeout: 250 });

    expect(answer).toEqual({ failure: 'unknown', detail: 'no whole answer within 250 ms' });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['reset before the answer', (socket: Socket) => socket.resetAndDestroy()],
    ['closed before the answer', (socket: Socket) => socket.end()],
    [
      'reset in the middle of the answer',
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":', () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        ),
    ],
    [
      'reset in the middle of an answer without a length',
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\n\r\n{}', () => setTimeout(() => socket.resetAndDestroy(), 20)),
    ],
    [
      'broken at once by a wrong chunk of a compressed answer',
      (socket: Socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n'),
    ],
    [
      'closed in the middle of the answer',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"a":'),
    ],
    ['answered with something else than HTTP', (socket: Socket) => socket.end('SSH-2.0-x\r\n')],
  ])('is unknown when the connection is %s, and nothing is sent again', async (_what, respond) => {
    const { lines, to } = await preparePeer(respond);

    const answer = await send(post, to);
    await pause(30);

    expect(answer).toMatchObject({ failure: 'unknown', detail: expect.stringMatching(/^[\w ]+$/) });
    expect(lines).toEqual(['POST /cancel HTTP/1.1']);
  });

  it('never sends twice over a kept connection that the provider closes between or during requests', async () => {
    const { lines, to } = await preparePeer((socket, requests) => {
      if (requests % 3 === 0) socket.destroy();
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      if (requests % 3 === 2) setTimeout(() => socket.destroy(), requests % 2);
    });

    const answers = [];
    for (let number = 0; number < 30; number += 1) answers.push(await send({ ...post, path: `/cancel/${number}` }, to));
    const failures = answers.filter((answer) => 'failure' in answer);

    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every((answer) => answer.failure === 'unknown')).toBe(true);
  });

  const system = (code: string, syscall: string) => Object.assign(new Error('canary'), { code, syscall });
  const coded = (code: string) => Object.assign(new Error('canary'), { code });
  it.each([
    [system('ENOTFOUND', 'getaddrinfo'), 'not_sent', 'ENOTFOUND'],
    [system('EAI_AGAIN', 'getaddrinfo'), 'not_sent', 'EAI_AGAIN'],
    [system('ECONNREFUSED', 'connect'), 'not_sent', 'ECONNREFUSED'],
    [system('EHOSTUNREACH', 'connect'), 'not_sent', 'EHOSTUNREACH'],
    [system('ENETUNREACH', 'connect'), 'not_sent', 'ENETUNREACH'],
    [system('ETIMEDOUT', 'connect'), 'not_sent', 'ETIMEDOUT'],
    [system('EHOSTUNREACH', 'read'), 'unknown', 'EHOSTUNREACH'],
    [system('ETIMEDOUT', 'read'), 'unknown', 'ETIMEDOUT'],
    [system('ECONNRESET', 'read'), 'unknown', 'ECONNRESET'],
    [system('EPIPE', 'write'), 'unknown', 'EPIPE'],
    [coded('CERT_HAS_EXPIRED'), 'not_sent', 'CERT_HAS_EXPIRED'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'not_sent', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [coded('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'unknown', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
    [coded('UND_ERR_SOCKET'), 'unknown', 'UND_ERR_SOCKET'],
    [coded('UND_ERR_HEADERS_TIMEOUT'), 'unknown', 'UND_ERR_HEADERS_TIMEOUT'],
    [new AggregateError([system('ECONNREFUSED', 'connect'), system('ETIMEDOUT', 'connect')]), 'not_sent', undefined],
    [new AggregateError([system('ECONNREFUSED', 'connect'), system('ECONNRESET', 'read')]), 'unknown', undefined],
    [Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unknown', undefined],
    ['canary', 'unknown', undefined],
    [undefined, 'unknown', undefined],
  ])('by %o is %s', async (cause, failure, detail) => {
    const failing = providerHttp(() => Promise.reject(new Error('failed', { cause })));

    const answer = await failing(post, destination('https://provider.example'));

    expect(answer).toMatchObject({ failure, detail: expect.not.stringContaining('canary') });
    if (detail) expect(answer).toMatchObject({ detail });
  });

  it('is unknown if the thrown value is no error', async () => {
    const failing = providerHttp(() => Promise.reject('canary'));

    const answer = await failing(post, destination('https://provider.example'));

    expect(answer).toEqual({ failure: 'unknown', detail: 'unknown error' });
  });
});
