import { describe, expect, it } from 'vitest';
import { asyncApi } from '../../../../functions/api/documents/asyncapi.ts';
import { openApi } from '../../../../functions/api/documents/openapi.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { wellKnownSecret } from '../../../../infra/local/gateway/client-secret.ts';
import { docsPage } from '../../../../infra/local/pages/docs-page.ts';

const described = [...providers.values()];
const answer = docsPage(described, () => 'http://127.0.0.1:4000', wellKnownSecret);

async function get(path: string, method = 'GET') {
  const request = {
    method,
    path,
    query: '',
    protocol: 'HTTP/1.1',
    headers: {},
    body: Buffer.alloc(0),
    ip: '127.0.0.1',
  };
  const given = await answer(request);
  return given && { ...given, text: Buffer.from(given.body).toString() };
}

const linksIn = (text = '') => [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);

describe('the pages of the API documents', () => {
  it.each([
    ['/docs', 'text/html'],
    ['/docs/events', 'text/html'],
    ['/docs/swagger-ui.css', 'text/css'],
    ['/docs/docs.css', 'text/css'],
    ['/docs/swagger-ui-bundle.js', 'text/javascript'],
    ['/docs/start.js', 'text/javascript'],
    ['/docs/api.json', 'application/json'],
    ['/docs/events.json', 'application/json'],
    ['/docs/asyncapi.json', 'application/json'],
  ])('serve %s as %s, under a policy that lets nothing in from elsewhere', async (path, type) => {
    const given = await get(path);

    expect(given?.status).toBe(200);
    expect(given?.text).not.toBe('');
    expect(given?.headers).toEqual({
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
  });

  it('load only files of this server', async () => {
    const links = [...linksIn((await get('/docs'))?.text), ...linksIn((await get('/docs/events'))?.text)];
    const files = links.filter((path) => path !== '/icon.svg' && path !== '/');

    expect(new Set(files).size).toBe(6);
    for (const path of files) expect(await get(path)).toBeDefined();
  });

  it('show the documents themselves, with a note of where they are shown', async () => {
    const { info, ...shown } = JSON.parse((await get('/docs/api.json'))?.text ?? '');
    const { info: given, ...document } = openApi(described);

    expect(shown).toEqual(document);
    expect({ ...info, description: '' }).toEqual({ ...(given as object), description: '' });
    expect(info.description).toContain('the clients are `merchant-a` and `merchant-b`, both with the secret `local`');
    expect(JSON.parse((await get('/docs/asyncapi.json'))?.text ?? '')).toEqual(asyncApi(described));
  });

  it.each([
    ['/docs/package.json', 'GET'],
    ['/docs/', 'GET'],
    ['/', 'GET'],
    ['/docs', 'POST'],
  ])('leave %s asked with %s to others', async (path, method) => {
    expect(await get(path, method)).toBeUndefined();
  });
});
