import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../../functions/api/routes.ts';
import { toHttpAnswer } from '../../../../infra/local/gateway/gateway-answer.ts';
import { matchRoute, toAuthorizerEvent, toGatewayEvent } from '../../../../infra/local/gateway/gateway-event.ts';
import type { HttpRequest } from '../../../../infra/local/gateway/http.ts';

const request = (changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/v1/cancellations/can_1',
  query: '',
  protocol: 'HTTP/1.1',
  headers: { host: '127.0.0.1:4000', 'user-agent': 'test', authorization: 'Bearer x' },
  body: Buffer.alloc(0),
  ip: '127.0.0.1',
  ...changes,
});
const context = { requestId: 'req-1', now: Date.UTC(2026, 2, 12, 19, 3, 58) };

function eventOf(changes: Partial<HttpRequest> = {}, caller?: Record<string, unknown>) {
  const asked = request(changes);
  const match = matchRoute(routes, asked.method, asked.path);
  if (!match) throw new Error('no route');
  return toGatewayEvent(asked, match, context, caller);
}

describe('the routes', () => {
  it.each([
    ['POST', '/v1/cancellations', 'accept-cancellation'],
    ['GET', '/v1/cancellations', 'list-cancellations'],
    ['GET', '/v1/cancellations/can_1', 'get-cancellation'],
    ['POST', '/v1/cancellations/can_1/recheck', 'review-cancellation'],
    ['POST', '/v1/cancellations/can_1/resolution', 'review-cancellation'],
    ['GET', '/v1/providers', 'list-providers'],
    ['POST', '/v1/webhooks/yuno/merchant-a', 'receive-webhook'],
  ])('map %s %s to %s', (method, path, handler) => {
    expect(matchRoute(routes, method, path)?.route.handler).toBe(handler);
  });

  it.each([
    ['HEAD', '/v1/cancellations'],
    ['OPTIONS', '/v1/cancellations'],
    ['DELETE', '/v1/cancellations/can_1'],
    ['GET', '/v1/cancellations/'],
    ['GET', '//v1/cancellations'],
    ['GET', '/v1/cancellations/%zz'],
    ['GET', '/v1/Providers'],
    ['GET', '/'],
    ['GET', ''],
  ])('do not match %s %s', (method, path) => {
    expect(matchRoute(routes, method, path)).toBeUndefined();
  });
});

describe('the event for a handler', () => {
  it('has the fields that API Gateway sends', () => {
    const event = eventOf({ query: 'a=1&b=x%20y&a=2', headers: { ...request().headers, cookie: 'k=1; l=2' } });

    expect(event).toEqual({
      version: '2.0',
      routeKey: 'GET /v1/cancellations/{id}',
      rawPath: '/v1/cancellations/can_1',
      rawQueryString: 'a=1&b=x%20y&a=2',
      cookies: ['k=1', 'l=2'],
      headers: { host: '127.0.0.1:4000', 'user-agent': 'test', authorization: 'Bearer x' },
      queryStringParameters: { a: '1,2', b: 'x y' },
      pathParameters: { id: 'can_1' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1:4000',
        domainPrefix: 'local',
        http: {
          method: 'GET',
          path: '/v1/cancellations/can_1',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: 'req-1',
        routeKey: 'GET /v1/cancellations/{id}',
        stage: '$default',
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: context.now,
      },
      isBase64Encoded: false,
    });
  });

  it('decodes path variables', () => {
    expect(eventOf({ path: '/v1/cancellations/a%2Fb%20c' }).pathParameters).toEqual({ id: 'a/b c' });
  });

  it('contains what the authorizer said, except on public routes', () => {
    const closed = eventOf({}, { merchant: 'm', scope: 's' });
    const open = eventOf({ method: 'POST', path: '/v1/webhooks/yuno/m' });

    expect(closed.requestContext.authorizer).toEqual({ lambda: { merchant: 'm', scope: 's' } });
    expect(open.requestContext).not.toHaveProperty('authorizer');
  });

  it('preserves every byte of the body', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const { body, isBase64Encoded } = eventOf({ body: Buffer.from(bytes) });

          const read = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');

          expect(read.equals(Buffer.from(bytes))).toBe(true);
        },
      ),
    );
  });

  it('uses base64 only for bytes that are not UTF-8', () => {
    expect(eventOf({ body: Buffer.from('\ufeff{"ü":1}') })).toMatchObject({
      body: '\ufeff{"ü":1}',
      isBase64Encoded: false,
    });
    expect(eventOf({ body: Buffer.from([0xff]) })).toMatchObject({ body: '/w==', isBase64Encoded: true });
  });

  it('passes the identifying header to the authorizer', () => {
    const asked = request();
    const match = matchRoute(routes, 'GET', asked.path);

    const event = match && toAuthorizerEvent(asked, match, context);

    expect(event).toMatchObject({
      type: 'REQUEST',
      identitySource: ['Bearer x'],
      routeKey: 'GET /v1/cancellations/{id}',
    });
  });
});

describe('the answer for the result of a function', () => {
  it('has its status, headers, cookies and text', () => {
    const answer = toHttpAnswer({ statusCode: 202, headers: { Location: '/x', n: 1 }, cookies: ['a=1'], body: 'hi' });

    expect(answer).toEqual({
      status: 202,
      headers: { 'content-type': 'text/plain; charset=utf-8', location: '/x', n: '1' },
      cookies: ['a=1'],
      body: 'hi',
    });
  });

  it('decodes a base64 body', () => {
    expect(toHttpAnswer({ statusCode: 200, body: '/w==', isBase64Encoded: true })?.body).toEqual(Buffer.from([0xff]));
  });

  it.each([
    [{ a: 1 }, '{"a":1}'],
    ['text', 'text'],
    [undefined, 'null'],
  ])('uses a result without a status code as the body: %j', (result, body) => {
    expect(toHttpAnswer(result)).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } });
  });

  it.each([{ statusCode: 99 }, { statusCode: 'x' }, { statusCode: 1000 }])('is undefined for %j', (result) => {
    expect(toHttpAnswer(result)).toBeUndefined();
  });
});
