import type { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type Answer, refuse } from './api/http/answer.ts';
import type { HttpEvent } from './api/http/request.ts';

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

/** The same for HTTP: answers become API Gateway results, and unexpected errors become a 500 problem document. */
export function http(answer: (event: HttpEvent) => Promise<Answer>, logger: Logger) {
  return work<HttpEvent, APIGatewayProxyStructuredResultV2>(async (event) => {
    try {
      return toResult(await answer(event));
    } catch (error) {
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
function correlation(event: unknown): Record<string, string> {
  const { requestContext, pathParameters, cancellationId } = event as {
    readonly requestContext?: { readonly requestId?: string };
    readonly pathParameters?: { readonly id?: string };
    readonly cancellationId?: string;
  };
  const id = cancellationId ?? pathParameters?.id;
  return {
    ...(requestContext?.requestId ? { correlationId: requestContext.requestId } : {}),
    ...(id && /^can_[a-z2-7]{26}$/.test(id) ? { cancellationId: id } : {}),
  };
}
