import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AnswerHttp } from '../../../../infra/local/gateway/http.ts';
import { type HttpServer, serveHttp } from '../../../../infra/local/gateway/http-server.ts';

/** A valid `Host` in a text, which does not depend on the port. */
const ownHost = 'Host: own';

/** Sends raw bytes and collects whatever comes back until the connection closes. */
function raw(port: number, bytes: string | Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let received = '';
  const socket = connect(port, '127.0.0.1', () =>
    socket.write(typeof bytes === 'string' ? bytes.replace(ownHost, `Host: 127.0.0.1:${port}`) : bytes),
  );
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(received));
  return promise;
}

describe('the HTTP server', () => {
  let server: HttpServer | undefined;
  const errors: unknown[] = [];
  const serve = async (answer: AnswerHttp, limits?: Parameters<typeof serveHttp>[3]) => {
    server = await serveHttp(0, answer, (error) => errors.push(error), limits);
    return server.port;
  };
  afterEach(async () => {
    await server?.close(0);
    server = undefined;
    errors.length = 0;
  });
  const echo: AnswerHttp = async (request) => ({
    status: 200,
    body: JSON.stringify({ ...request, body: request.body.toString('latin1') }),
  });

  it('joins repeated headers by commas and cookies by semicolons', async () => {
    const port = await serve(echo);

    const answer = await raw(
      port,
      'GET /a%20b?x=1&y HTTP/1.1\r\nHost: own\r\nX-A: 1\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\nConnection: close\r\n\r\n',
    );

    const body = JSON.parse(answer.split('\r\n\r\n')[1] ?? '');
    expect(body).toMatchObject({ path: '/a%20b', query: 'x=1&y', headers: { 'x-a': '1,2', cookie: 'a=1; b=2' } });
  });

  it('accepts a whole URL as the target', async () => {
    const port = await serve(echo);

    const target = `http://LOCALHOST:${port}/p?q=1`;
    const answer = await raw(port, `GET ${target} HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n`);

    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ path: '/p', query: 'q=1' });
  });

  it.each([
    ['bytes that are not HTTP', '\x00\x01\x02\r\n\r\n', '400'],
    ['a bad header', 'GET / HTTP/1.1\r\nHost: own\r\nbad header\r\n\r\n', '400'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: own\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx', '400'],
    ['too many header bytes', `GET / HTTP/1.1\r\nHost: own\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('answers %s and continues to serve', async (_, bytes, status) => {
    const port = await serve(echo);

    const answer = await raw(port, bytes);
    const next = await fetch(`http://127.0.0.1:${port}/`);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(next.status).toBe(200);
  });

  it('refuses more than 10 MiB, with or without a content length', async () => {
    const port = await serve(echo);
    const tooMuch = 10 * 1024 * 1024 + 1;

    const announced = await raw(port, `POST / HTTP/1.1\r\nHost: own\r\nContent-Length: ${tooMuch}\r\n\r\n`);
    const chunked = await raw(
      port,
      Buffer.concat([
        Buffer.from(
          `POST / HTTP/1.1\r\nHost: localhost:${port}\r\nTransfer-Encoding: chunked\r\n\r\n${tooMuch.toString(16)}\r\n`,
        ),
        Buffer.alloc(tooMuch, 0x78),
      ]),
    );

    for (const answer of [announced, chunked]) {
      expect(answer).toMatch(/^HTTP\/1\.1 413 /);
      expect(answer).toContain('{"message":"Request Entity Too Large"}');
    }
  });

  it('refuses a body for which there is no room beside the others, and takes it when there is', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: hasArrived } = Promise.withResolvers<void>();
    const port = await serve(
      async ({ path, body }) => {
        hasArrived();
        if (path === '/held') await release;
        return { status: 200, body: String(body.length) };
      },
      { connections: 10, heldBytes: 1000 },
    );
    const post = (path: string, bytes: number) =>
      fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: 'x'.repeat(bytes) });
    const held = post('/held', 600);
    await arrived;

    const refused = await post('/', 500);
    const small = await post('/', 300);
    resolve();
    await held;
    const later = await post('/', 500);

    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await Promise.all([small, later].map((answer) => answer.text()))).toEqual(['300', '500']);
  });

  it('lets go of the bytes of a client that has gone before its body was complete', async () => {
    const port = await serve(echo, { connections: 10, heldBytes: 1000 });
    const half = connect(port, '127.0.0.1');
    half.write(`POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 900\r\n\r\n${'x'.repeat(800)}`);
    const post = () => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x'.repeat(500) });
    await vi.waitFor(async () => expect((await post()).status).toBe(503));

    half.destroy();

    await vi.waitFor(async () => expect((await post()).status).toBe(200));
  });

  describe('with clients that do not read', () => {
    const long = 'x'.repeat(8_000_000);
    const answerLong: AnswerHttp = async ({ path }) => (path === '/' ? { status: 200 } : { status: 200, body: long });
    /** Asks for paths on one connection, and reads nothing. */
    const asking = async (port: number, ...paths: string[]) => {
      const socket = connect(port, '127.0.0.1').pause();
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      for (const path of paths) socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
      return socket;
    };
    const status = async (port: number, path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      await answer.arrayBuffer();
      return answer.status;
    };

    it('refuses long answers beyond its room, still gives short ones, and has room again when they have gone', async () => {
      const port = await serve(answerLong, { waitingBytes: 10_000_000 });
      const silent = await asking(port, '/long');
      await vi.waitFor(async () => expect(await status(port, '/long')).toBe(503));

      expect(await status(port, '/')).toBe(200);

      silent.destroy();
      await vi.waitFor(async () => expect(await status(port, '/long')).toBe(200));
    });

    it('keeps no room for answers that wait for others on their connection', async () => {
      const port = await serve(answerLong, { waitingBytes: 10_000_000 });
      const silent = await asking(port, '/long', '/long', '/long');
      await vi.waitFor(async () => expect(await status(port, '/long')).toBe(503));

      silent.destroy();

      await vi.waitFor(async () => expect(await status(port, '/long')).toBe(200));
      expect(await status(port, '/long')).toBe(200);
    });

    it('ends streams that are behind beyond its room, and goes on with those that read', async () => {
      const senders = new Set<(chunk: string) => void>();
      const answer: AnswerHttp = async () => ({
        status: 200,
        stream: (sender) => {
          senders.add(sender);
          return () => senders.delete(sender);
        },
      });
      const port = await serve(answer, { waitingBytes: 10_000_000 });
      for (const path of ['/1', '/2', '/3']) {
        const silent = await asking(port, path);
        onTestFinished(() => void silent.destroy());
      }
      await vi.waitFor(() => expect(senders.size).toBe(3));
      for (const sender of [...senders]) sender(long);
      const reading = await fetch(`http://127.0.0.1:${port}/`);

      await vi.waitFor(() => expect(senders.size).toBe(2));
      for (const sender of [...senders]) sender('news');

      expect(new TextDecoder().decode((await reading.body?.getReader().read())?.value)).toBe('news');
    });
  });

  it('closes connections that are too many, and accepts new ones when there is room', async () => {
    const port = await serve(echo, { connections: 2, heldBytes: 1000 });
    const ask = () => raw(port, 'GET / HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n');
    const idle = await Promise.all(
      [1, 2].map(async () => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      }),
    );

    const refused = await ask();
    for (const socket of idle) socket.destroy();

    expect(refused).toBe('');
    await vi.waitFor(async () => expect(await ask()).toContain('200 OK'));
  });

  it('answers 500 to an unexpected error, and reports it', async () => {
    const port = await serve(async () => {
      throw new Error('boom');
    });

    const answer = await fetch(`http://127.0.0.1:${port}/`);

    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: 'Internal Server Error' });
    expect(errors).toHaveLength(1);
  });

  it('drops the connection when the answer is drop', async () => {
    const port = await serve(async () => 'drop');

    const answer = await raw(port, 'GET / HTTP/1.1\r\nHost: own\r\n\r\n');

    expect(answer).toBe('');
  });

  it('says in one sentence that the port is taken', async () => {
    const port = await serve(echo);

    const second = serveHttp(port, echo, () => undefined);

    await expect(second).rejects.toThrow(`Port ${port} is in use: stop what uses it, or choose another with --port.`);
  });

  it('waits for an answer in progress when it closes', async () => {
    const { promise: release, resolve } = Promise.withResolvers<void>();
    const { promise: arrived, resolve: hasArrived } = Promise.withResolvers<void>();
    const port = await serve(async () => {
      hasArrived();
      await release;
      return { status: 200, body: 'late' };
    });
    const request = fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
    await arrived;

    const closed = server?.close(5000);
    resolve();

    expect(await request).toBe('late');
    await closed;
  });
});
