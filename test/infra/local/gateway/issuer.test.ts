import { statSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wellKnownSecret } from '../../../../infra/local/gateway/client-secret.ts';
import { signingKey, tokenIssuer } from '../../../../infra/local/gateway/issuer.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

const basic = (client: string, secret: string) => `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;

describe('the token issuer', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  const now = Date.UTC(2026, 0, 1);

  async function anIssuer() {
    const issuer = tokenIssuer(() => 'http://127.0.0.1:4000', {
      key: await signingKey(join(folder.path, 'key.json')),
      secret: wellKnownSecret,
      now: () => now,
    });
    const send = async (method: string, path: string, headers: Record<string, string> = {}, body = '') => {
      const request = { method, path, query: '', protocol: 'HTTP/1.1', headers, body: Buffer.from(body), ip: '::1' };
      const answer = await issuer(request);
      return answer === 'drop' ? undefined : { status: answer.status, body: JSON.parse(String(answer.body)) };
    };
    const ask = (form: Record<string, string>, authorization = basic('merchant-a', 'local')) => {
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
      return send('POST', '/oauth2/token', headers, new URLSearchParams(form).toString());
    };
    return { send, ask };
  }

  const grant = { grant_type: 'client_credentials' };

  it('issues a token in the form of Cognito, which the published keys verify', async () => {
    const { send, ask } = await anIssuer();

    const answer = await ask(grant, basic('merchant-b', 'local'));
    const keys = await send('GET', '/.well-known/jwks.json');
    const verified = await jwtVerify(answer?.body.access_token, createLocalJWKSet(keys?.body as JSONWebKeySet), {
      currentDate: new Date(now),
    });

    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
    expect(verified.payload).toMatchObject({
      iss: 'http://127.0.0.1:4000',
      sub: 'merchant-b',
      client_id: 'merchant-b',
      token_use: 'access',
      scope: 'cancellations/read cancellations/write',
      iat: now / 1000,
      exp: now / 1000 + 3600,
    });
    expect(verified.payload).not.toHaveProperty('aud');
  });

  it('issues the operator scope on request', async () => {
    const { ask } = await anIssuer();

    const answer = await ask({ ...grant, scope: 'cancellations/operate cancellations/read' });

    const payload = JSON.parse(Buffer.from(answer?.body.access_token.split('.')[1], 'base64url').toString());
    expect(payload.scope).toBe('cancellations/operate cancellations/read');
  });

  it('issues the token of a person of the merchant, who has a subject of their own', async () => {
    const { ask } = await anIssuer();

    const answer = await ask({ ...grant, person: 'ana' });

    const payload = JSON.parse(Buffer.from(answer?.body.access_token.split('.')[1], 'base64url').toString());
    expect(payload).toMatchObject({ client_id: 'merchant-a', sub: 'merchant-a-ana', username: 'ana' });
  });

  it.each([
    ['a person with another name than small letters', { ...grant, person: 'Ana B' }, undefined, 400, 'invalid_request'],
    ['an unknown scope', { ...grant, scope: 'cancellations/read admin' }, undefined, 400, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, undefined, 400, 'unsupported_grant_type'],
    ['no grant', {}, undefined, 400, 'invalid_request'],
    ['an unknown client', grant, basic('merchant-c', 'local'), 401, 'invalid_client'],
    ['a wrong secret', grant, basic('merchant-a', 'locale'), 401, 'invalid_client'],
    ['no client', grant, '', 401, 'invalid_client'],
  ])('refuses %s', async (_, form, authorization, status, error) => {
    const { ask } = await anIssuer();

    const answer = await ask(form, authorization);

    expect(answer).toEqual({ status, body: { error } });
  });

  it('refuses a body that is not a form', async () => {
    const { send } = await anIssuer();

    const answer = await send('POST', '/oauth2/token', { authorization: basic('merchant-a', 'local') }, '{}');

    expect(answer).toEqual({ status: 400, body: { error: 'invalid_request' } });
  });

  it('keeps its key readable by the owner only, and never publishes the private part', async () => {
    const first = await anIssuer();
    const second = await anIssuer();

    const [before, after] = await Promise.all([first, second].map(({ send }) => send('GET', '/.well-known/jwks.json')));

    expect(after).toEqual(before);
    expect(before?.body.keys[0]).not.toHaveProperty('d');
    expect(statSync(join(folder.path, 'key.json')).mode & 0o777).toBe(0o600);
  });

  it('publishes where its endpoints are', async () => {
    const { send } = await anIssuer();

    const answer = await send('GET', '/.well-known/openid-configuration');

    expect(answer?.body).toMatchObject({
      issuer: 'http://127.0.0.1:4000',
      token_endpoint: 'http://127.0.0.1:4000/oauth2/token',
      jwks_uri: 'http://127.0.0.1:4000/.well-known/jwks.json',
    });
  });
});
