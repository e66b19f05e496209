import { describe, expect, it } from 'vitest';
import {
  type HttpEvent,
  header,
  idempotencyKey,
  jsonBody,
  merchantWith,
  preferredWait,
  rawBody,
} from '../../../../functions/api/http/request.ts';

const event = (changes: Partial<Pick<HttpEvent, 'headers' | 'body' | 'isBase64Encoded'>> = {}) =>
  ({ headers: {}, isBase64Encoded: false, ...changes }) as HttpEvent;

const callBy = (scope: string) =>
  ({ requestContext: { authorizer: { lambda: { merchant: 'acme', scope } } } }) as HttpEvent;

describe('the merchant of a request', () => {
  it.each(['cancellations/read', 'openid cancellations/read', 'cancellations/read cancellations/write'])(
    'is the one of its token with the scopes "%s"',
    (scope) => {
      expect(merchantWith(callBy(scope), 'cancellations/read')).toBe('acme');
    },
  );

  it.each(['', 'cancellations/write', 'cancellations/reader', 'xcancellations/read'])(
    'is nobody with the scopes "%s"',
    (scope) => {
      expect(merchantWith(callBy(scope), 'cancellations/read')).toBeUndefined();
    },
  );
});

it('a header is found by its name in lowercase', () => {
  expect(header(event({ headers: { prefer: 'wait=1' } }), 'prefer')).toBe('wait=1');
  expect(header(event(), 'prefer')).toBeUndefined();
});

describe('the bytes of a body', () => {
  it.each([
    ['text', { body: 'zł', isBase64Encoded: false }, 'zł'],
    ['base64', { body: Buffer.from('zł').toString('base64'), isBase64Encoded: true }, 'zł'],
    ['nothing', { isBase64Encoded: false }, ''],
    ['no base64', { isBase64Encoded: true }, ''],
  ])('are those that were sent as %s', (_what, body, text) => {
    expect(rawBody(body)).toEqual(Buffer.from(text));
  });
});

describe('a JSON body', () => {
  const json = (body: string, contentType = 'application/json') =>
    jsonBody(event({ headers: { 'content-type': contentType }, body }));

  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ;charset=utf-8',
    '  application/json  ',
    'application/json; charset=x',
  ])('is read with the content type "%s"', (contentType) => {
    expect(json('{"a":1}', contentType)).toEqual({ ok: true, value: { a: 1 } });
  });

  it.each(['', 'text/plain', 'text/plain;application/json', 'application/jsonp'])(
    'is refused with the content type "%s"',
    (contentType) => {
      expect(json('{"a":1}', contentType)).toEqual({ ok: false, name: 'unsupported-media-type' });
    },
  );

  it('is refused without a content type', () => {
    expect(jsonBody(event({ body: '{}' }))).toEqual({ ok: false, name: 'unsupported-media-type' });
  });

  it.each(['', '{', 'null', '7', '"x"', '[]'])('is refused if it is no object: %s', (body) => {
    expect(json(body)).toEqual({ ok: false, name: 'malformed-json' });
  });

  it('is refused if it is not UTF-8', () => {
    const body = Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]).toString('base64');
    const headers = { 'content-type': 'application/json' };

    expect(jsonBody(event({ headers, body, isBase64Encoded: true }))).toEqual({ ok: false, name: 'malformed-json' });
  });

  it('may have 16 KiB and no more, counted in bytes', () => {
    const body = (bytes: number) => `{"a":"ł${'x'.repeat(bytes - 10)}"}`;

    expect(Buffer.byteLength(body(16 * 1024))).toBe(16 * 1024);
    expect(json(body(16 * 1024))).toMatchObject({ ok: true });
    expect(json(body(16 * 1024 + 1))).toEqual({ ok: false, name: 'content-too-large' });
  });
});

describe('an idempotency key', () => {
  const key = (given: string) => idempotencyKey(event({ headers: { 'idempotency-key': given } }));

  it.each([
    ['order-1', 'order-1'],
    [' order 1 ', 'order 1'],
    ['"order-1"', 'order-1'],
    [' "order-1" ', 'order-1'],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['a"b\\c', 'a"b\\c'],
    ['order-1"', 'order-1"'],
    ['!', '!'],
    ['~', '~'],
    ['" "', ' '],
    ['x'.repeat(255), 'x'.repeat(255)],
    ['4111x1111x1111x1111', '4111x1111x1111x1111'],
    ['2d6f75c1-c4bc-4d2d-80ec-0af4d12c85da', '2d6f75c1-c4bc-4d2d-80ec-0af4d12c85da'],
    [`"${'\\"'.repeat(255)}"`, '"'.repeat(255)],
  ])('is read from %s', (given, value) => {
    expect(key(given)).toEqual({ ok: true, value });
  });

  it.each([
    '""',
    '"',
    '"open',
    '"a"b"',
    '"a"b',
    '"a\\b"',
    '"a\\"',
    'ł',
    'ab\u0007c',
    '\u007f',
    'a\u0000',
    'x'.repeat(256),
    `"${'x'.repeat(256)}"`,
    '4111111111111111',
    'order-4111.1111.1111.1111-1',
    '"4111 \\" 1111_1111/1111"',
  ])('is refused: %j', (given) => {
    expect(key(given)).toEqual({ ok: false, name: 'idempotency-key-invalid' });
  });

  it.each(['', ' '])('is required, and "%s" is not one', (given) => {
    expect(key(given)).toEqual({ ok: false, name: 'idempotency-key-required' });
    expect(idempotencyKey(event())).toEqual({ ok: false, name: 'idempotency-key-required' });
  });
});

describe('the wait that a request prefers', () => {
  it.each([
    ['wait=7', 7],
    ['WAIT=7', 7],
    ['wait = 7', 7],
    ['wait  =  7', 7],
    ['wait="7"', 7],
    ['respond-async, wait=7', 7],
    ['respond-async,wait=7', 7],
    ['respond-async;wait=7', 7],
    ['wait=7, respond-async', 7],
    ['wait=7;x', 7],
    ['wait=7 x', 7],
    ['wait=0', 0],
    ['wait=20', 20],
    ['wait=21', 20],
    ['wait=999999', 20],
  ])('is in "%s" %d seconds', (prefer, seconds) => {
    expect(preferredWait(event({ headers: { prefer } }))).toBe(seconds);
  });

  it.each(['', 'wait', 'wait=', 'wait=x', 'wait=7x', 'wait=-1', 'wait=1000000', 'await=7', 'no-wait=7', 'wait=7.5'])(
    'is none in "%s"',
    (prefer) => {
      expect(preferredWait(event({ headers: { prefer } }))).toBe(0);
    },
  );

  it('is zero without the header', () => {
    expect(preferredWait(event())).toBe(0);
  });
});
