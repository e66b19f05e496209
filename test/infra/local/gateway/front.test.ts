import { describe, expect, it } from 'vitest';
import { routes } from '../../../../functions/api/routes.ts';
import { gatewayFront, type Lambda } from '../../../../infra/local/gateway/front.ts';
import type { HttpRequest } from '../../../../infra/local/gateway/http.ts';

function aFront({ authorise, handler }: { authorise?: Lambda; handler?: Lambda } = {}) {
  const asked: string[] = [];
  const errors: unknown[] = [];
  let now = 0;
  const handle: Lambda = handler ?? (async (event) => ({ statusCode: 200, body: JSON.stringify(event) }));
  const answer = gatewayFront({
    routes,
    handlers: {
      'accept-cancellation': handle,
      'list-cancellations': handle,
      'get-cancellation': handle,
      'list-exchanges': handle,
      'review-cancellation': handle,
      'list-providers': handle,
      'hold-provider': handle,
      'describe-api': handle,
      'receive-webhook': handle,
    },
    authorise: async (event, context) => {
      const { identitySource } = event as { identitySource: string[] };
      asked.push(...identitySource);
      return authorise ? authorise(event, context) : { isAuthorized: true, context: { merchant: 'm', scope: 's' } };
    },
    onError: (error) => errors.push(error),
    now: () => now,
  });
  const send = async (path: string, authorization?: string, method = 'GET') => {
    const request: HttpRequest = {
      method,
      path,
      query: '',
      protocol: 'HTTP/1.1',
      headers: authorization === undefined ? {} : { authorization },
      body: Buffer.alloc(0),
      ip: '127.0.0.1',
    };
    const given = await answer(request);
    return given === 'drop' ? given : { status: given.status, body: JSON.parse(String(given.body)) };
  };
  return { send, asked, errors, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('the gateway front', () => {
  it('answers 404 like API Gateway to an unknown route, without calling the authorizer', async () => {
    const { send, asked } = aFront();

    const answer = await send('/v1/nothing', 'Bearer x');

    expect(answer).toEqual({ status: 404, body: { message: 'Not Found' } });
    expect(asked).toEqual([]);
  });

  it('answers 401 without a token, without calling the authorizer', async () => {
    const { send, asked } = aFront();

    const answer = await send('/v1/providers');

    expect(answer).toEqual({ status: 401, body: { message: 'Unauthorized' } });
    expect(asked).toEqual([]);
  });

  it('answers 403 when the authorizer says no', async () => {
    const { send } = aFront({ authorise: async () => ({ isAuthorized: false }) });

    const answer = await send('/v1/providers', 'Bearer x');

    expect(answer).toEqual({ status: 403, body: { message: 'Forbidden' } });
  });

  it('caches an answer of the authorizer for five minutes, by header', async () => {
    const { send, asked, pass } = aFront();

    await send('/v1/providers', 'Bearer x');
    await send('/v1/cancellations', 'Bearer x');
    await send('/v1/providers', 'Bearer y');
    pass(5 * 60 * 1000);
    await send('/v1/providers', 'Bearer x');

    expect(asked).toEqual(['Bearer x', 'Bearer y', 'Bearer x']);
  });

  it('keeps no error of the authorizer', async () => {
    const verdicts = [() => Promise.reject(new Error('boom')), async () => ({ isAuthorized: true, context: {} })];
    const { send } = aFront({ authorise: async () => verdicts.shift()?.() });

    expect(await send('/v1/providers', 'Bearer x')).toMatchObject({ status: 500 });
    expect(await send('/v1/providers', 'Bearer x')).toMatchObject({ status: 200 });
  });

  it('needs no token on a public route', async () => {
    const { send, asked } = aFront();

    const answer = await send('/v1/webhooks/yuno/m', undefined, 'POST');

    expect(answer).toMatchObject({ status: 200, body: { pathParameters: { provider: 'yuno', merchantId: 'm' } } });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a handler throws', { handler: () => Promise.reject(new Error('boom')) }],
    ['a handler returns an invalid result', { handler: async () => ({ statusCode: 'x' }) }],
    ['the authorizer throws', { authorise: () => Promise.reject(new Error('boom')) }],
  ])('answers 500 when %s, and reports it', async (_, parts) => {
    const { send, errors } = aFront(parts);

    const answer = await send('/v1/providers', 'Bearer x');

    expect(answer).toEqual({ status: 500, body: { message: 'Internal Server Error' } });
    expect(errors).toHaveLength(1);
  });
});
