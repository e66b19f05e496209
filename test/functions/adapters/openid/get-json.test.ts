import { createServer, type RequestListener } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { getJson } from '../../../../functions/adapters/openid/get-json.ts';
import { listening } from '../../../fixtures/listening.ts';

async function served(answer: RequestListener) {
  const { address, close } = await listening(createServer(answer));
  onTestFinished(close);
  return new URL(address);
}

describe('a JSON document', () => {
  it('is read on a connection of its own', async () => {
    const asked: unknown[] = [];
    const url = await served(({ method, url: path, headers }, response) => {
      asked.push([method, path, headers.accept, headers.connection]);
      response.end('{"keys":[]}');
    });

    expect(await getJson(new URL('/keys?v=1', url))).toEqual({ keys: [] });

    expect(asked).toEqual([['GET', '/keys?v=1', 'application/json', 'close']]);
  });

  it.each([301, 302, 307])('is not read from where a %i leads to', async (status) => {
    const paths: unknown[] = [];
    const url = await served((request, response) => {
      paths.push(request.url);
      response.writeHead(request.url === '/' ? status : 200, { location: '/elsewhere' }).end('{}');
    });

    await expect(getJson(url)).rejects.toThrow(`${url.host} answered ${status}`);

    expect(paths).toEqual(['/']);
  });

  it('is refused if it is not JSON', async () => {
    const url = await served((_request, response) => response.end('<html>'));

    await expect(getJson(url)).rejects.toThrow(SyntaxError);
  });

  it.each([
    ['before the answer', () => {}],
    ['in the middle of it', (response: { write(text: string): void }) => response.write('{"keys":')],
  ])('is refused if nothing more comes %s', async (_when, begin) => {
    const url = await served((_request, response) => begin(response));

    await expect(getJson(url, 100)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('is refused if the connection ends in the middle of it', async () => {
    const url = await served((_request, response) => {
      response.write('{"keys":');
      setImmediate(() => response.destroy());
    });

    await expect(getJson(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('is refused if nobody listens there', async () => {
    const { address, close } = await listening(createServer());
    await close();

    await expect(getJson(new URL(address))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
