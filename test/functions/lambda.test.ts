import { describe, expect, it } from 'vitest';
import { createLogger } from '../../functions/adapters/cloudwatch/logger.ts';
import type { Answer } from '../../functions/api/http/answer.ts';
import type { HttpEvent } from '../../functions/api/http/request.ts';
import { http, work } from '../../functions/lambda.ts';
import { Unavailable } from '../../functions/ports/unavailable.ts';
import { lambdaContext } from '../../infra/local/gateway/lambda-context.ts';
import { printedLines } from '../fixtures/printed-lines.ts';

const id = `can_${'a'.repeat(26)}`;
const context = lambdaContext('f', 'request-1', 1000);
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

/** Runs a function that logs one line, and gives its lines. */
async function logged(...events: readonly unknown[]) {
  const lines = printedLines({ POWERTOOLS_LOGGER_LOG_EVENT: 'true' });
  const logger = createLogger();
  const run = work(async () => logger.info('recovered'), logger);
  for (const event of events) await run(event, context);
  return lines;
}

describe('a function', () => {
  it('passes on the event and the context, and returns the result', async () => {
    const run = work(
      async (event: { readonly n: number }, { functionName }) => [event.n, functionName],
      createLogger(),
    );

    expect(await run({ n: 7 }, context)).toEqual([7, 'f']);
  });

  it('logs its error and fails with it', async () => {
    const lines = printedLines();
    const error = new RangeError('the table is gone');
    const run = work(() => Promise.reject(error), createLogger());

    await expect(run({}, context)).rejects.toBe(error);

    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'failed', error: { name: 'RangeError', message: 'the table is gone' } },
    ]);
  });
});

describe('a line of the log', () => {
  it.each([
    ['the request of Lambda', {}, { requestId: 'request-1' }],
    ['the request of API Gateway', { requestContext: { requestId: 'gateway-1' } }, { correlationId: 'gateway-1' }],
    ['the cancellation in the path', { pathParameters: { id } }, { cancellationId: id }],
    ['the cancellation in the event', { cancellationId: id, pathParameters: { id: 'x' } }, { cancellationId: id }],
    [
      'the cancellation in a message of a queue',
      { Records: [{ body: JSON.stringify({ cancellationId: id, look: 0 }) }] },
      { cancellationId: id },
    ],
    [
      'the cancellation and the trace in an event of the bus',
      { detail: { cancellation: { id }, traceparent } },
      { cancellationId: id, traceId },
    ],
    ['the trace in the headers of a request', { headers: { traceparent } }, { traceId }],
  ])('names %s', async (_what, event, ids) => {
    expect(await logged(event)).toMatchObject([{ message: 'recovered', ...ids }]);
  });

  it.each([
    ['no id', {}],
    ['no id of a request', { requestContext: {} }],
    ['an empty id of a request', { requestContext: { requestId: '' } }],
    ['a path without an id', { pathParameters: {} }],
    ['another path', { pathParameters: { id: `x${id}` } }],
    ['a longer path', { pathParameters: { id: `${id}x` } }],
    ['an odd path', { pathParameters: { id: id.replace('aa', 'a1') } }],
    ['a message that is no JSON', { Records: [{ body: id }] }],
    ['an odd id in a message', { Records: [{ body: '{"cancellationId":"x"}' }] }],
    ['an event of another shape', { detail: { cancellation: 7, traceparent: 'x' } }],
    ['an invalid trace', { headers: { traceparent: traceparent.toUpperCase() } }],
  ])(
    'names neither a request of API Gateway nor a cancellation nor a trace for an event with %s',
    async (_what, event) => {
      const [line] = await logged(event);

      expect(line).not.toHaveProperty('correlationId');
      expect(line).not.toHaveProperty('traceId');
      expect(line).not.toHaveProperty('cancellationId');
    },
  );

  it('names nothing of the previous event', async () => {
    const [, second] = await logged({ cancellationId: id }, {});

    expect(second).not.toHaveProperty('cancellationId');
  });

  it('never contains the event itself, whatever the environment says', async () => {
    const lines = await logged({ body: 'hunter2' });

    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

describe('an HTTP function', () => {
  const call = (answer: Answer) => http(async () => answer, createLogger())({} as HttpEvent, context);

  it('answers with JSON that no cache stores', async () => {
    expect(await call({ status: 202, body: { a: [1] } })).toEqual({
      statusCode: 202,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: '{"a":[1]}',
    });
  });

  it('answers with a text as it stands, as plain text', async () => {
    expect(await call({ status: 200, body: '[accepted]' })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
      body: '[accepted]',
    });
  });

  it('keeps the headers of the answer', async () => {
    const headers = { 'content-type': 'application/problem+json', etag: '"3"' };

    expect(await call({ status: 404, headers, body: {} })).toMatchObject({
      headers: { ...headers, 'cache-control': 'no-store' },
    });
  });

  it('has neither a body nor its headers if the answer has none', async () => {
    expect(await call({ status: 304, headers: { etag: '"3"' } })).toEqual({
      statusCode: 304,
      headers: { etag: '"3"' },
    });
    expect(await call({ status: 304 })).toEqual({ statusCode: 304, headers: {} });
  });

  it('logs an unexpected error and answers with a problem document that does not show it', async () => {
    const lines = printedLines();
    const run = http(() => Promise.reject(new Error('the table is gone')), createLogger());

    const result = await run({} as HttpEvent, context);

    expect(result).toMatchObject({ statusCode: 500, headers: { 'content-type': 'application/problem+json' } });
    expect(result.body).toBe(
      '{"type":"urn:rescind:problem:internal-error","title":"Something went wrong on our side","status":500}',
    );
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'unexpected', error: { message: 'the table is gone' } }]);
  });

  it('asks the caller to try again if a service is unavailable for the moment', async () => {
    const lines = printedLines();
    const run = http(() => Promise.reject(new Unavailable('the table is throttled')), createLogger());

    const result = await run({} as HttpEvent, context);

    expect(result).toMatchObject({
      statusCode: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
    });
    expect(JSON.parse(String(result.body))).toMatchObject({ type: 'urn:rescind:problem:temporarily-unavailable' });
    expect(lines).toMatchObject([
      { level: 'WARN', message: 'unavailable', error: { message: 'the table is throttled' } },
    ]);
  });
});
