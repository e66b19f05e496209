import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type Answer, refuse } from './api/http/answer.ts';
import type { HttpEvent } from './api/http/request.ts';
import { storedTrace, traceIdOf } from './api/traceparent.ts';
import { isCancellationId } from './core/cancellation/ids.ts';
import { Unavailable } from './ports/unavailable.ts';
import { parsed, text } from './untrusted/json.ts';

/** The middy stack of every function: each line of its log carries the Lambda context and the ids of the event. */
export function work<Event, Result>(handle: (event: Event, context: Context) => Promise<Result>, logger: Logger) {
  return (
    middy<Event, Result>()
      // Set here, so that no environment variable can turn on the logging of whole events.
      .use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }))
      .before(({ event }) => {
        logger.appendKeys(correlation(event));
      })
      .onError(({ error }) => {
        logger.error('failed', { error });
      })
      .handler(handle)
  );
}

/** When a caller may repeat a request that we could not process. */
const retryAfterSeconds = '5';

/**
 * The same for HTTP: answers become API Gateway results. Unexpected errors become a 500 problem document, and a 503 if a
 * service is only unavailable for the moment.
 */
export function http(answer: (event: HttpEvent) => Promise<Answer>, logger: Logger) {
  return work<HttpEvent, APIGatewayProxyStructuredResultV2>(async (event) => {
    try {
      return toResult(await answer(event));
    } catch (error) {
      if (error instanceof Unavailable) {
        logger.warn('unavailable', { error });
        return toResult(refuse('temporarily-unavailable', {}, { 'retry-after': retryAfterSeconds }));
      }
      logger.error('unexpected', { error });
      return toResult(refuse('internal-error'));
    }
  }, logger);
}

function toResult({ status, headers, body }: Answer): APIGatewayProxyStructuredResultV2 {
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  return {
    statusCode: status,
    headers: {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      'cache-control': 'no-store',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The ids by which one finds the log lines of a request or of a cancellation. Headers and bodies are never logged. */
function correlation(event: unknown): Readonly<Record<string, string>> {
  const requestId = text(event, 'requestContext', 'requestId');
  const id = idIn(event);
  const header = text(event, 'headers', 'traceparent') ?? text(event, 'detail', 'traceparent');
  const trace = storedTrace(header);
  return {
    ...(requestId ? { correlationId: requestId } : {}),
    ...(isCancellationId(id) ? { cancellationId: id } : {}),
    ...(trace ? { traceId: traceIdOf(trace) } : {}),
  };
}

/** The cancellation that an event is about: of the workflow, of HTTP, of the bus, or of a queue, which delivers one message at a time. */
const idIn = (event: unknown): string =>
  text(event, 'cancellationId') ??
  text(event, 'pathParameters', 'id') ??
  text(event, 'detail', 'cancellation', 'id') ??
  text(parsed(text(event, 'Records', 0, 'body') ?? ''), 'cancellationId') ??
  '';
