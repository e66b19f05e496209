import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { HandlerName, Route } from '../../../functions/api/routes.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { boundedCache } from './bounded-cache.ts';
import { toHttpAnswer } from './gateway-answer.ts';
import { type Match, matchRoute, type RequestContext, toAuthorizerEvent, toGatewayEvent } from './gateway-event.ts';
import { type AnswerHttp, type HttpAnswer, type HttpRequest, plainMessage } from './http.ts';
import { lambdaContext } from './lambda-context.ts';

/** A deployed function. */
export type Lambda = (event: unknown, context: Context) => Promise<unknown>;

interface FrontOptions {
  readonly routes: readonly (Route & { readonly handler: HandlerName })[];
  readonly handlers: Readonly<Record<HandlerName, Lambda>>;
  readonly authorise: Lambda;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}

/** What the authorizer says about a caller; the handlers receive it. */
type Caller = Readonly<Record<string, unknown>>;

const authorizerCacheLifetime = 5 * 60 * 1000;
const maxCallers = 1000;
const timeout = 30_000;

/**
 * Emulates an API Gateway HTTP API: the routes, the Lambda authorizer with its cache, payload format 2.0 in both
 * directions, and API Gateway's own answers where it does not call a handler.
 */
export function gatewayFront({ routes, handlers, authorise, onError, now = Date.now }: FrontOptions): AnswerHttp {
  const callers = boundedCache<Caller | 'forbidden'>({
    maxEntries: maxCallers,
    lifetime: authorizerCacheLifetime,
    now,
  });

  async function callerOf(request: HttpRequest, match: Match, received: RequestContext) {
    const token = request.headers.authorization;
    if (!token) return 'unauthorized';
    const known = callers.get(token);
    if (known) return known;
    const context = lambdaContext('authorise', received.requestId, timeout);
    const caller = callerIn(await authorise(toAuthorizerEvent(request, match, received), context));
    callers.set(token, caller);
    return caller;
  }

  return async (request) => {
    const match = matchRoute(routes, request.method, request.path);
    if (!match) return plainMessage(404, 'Not Found');
    const received = { requestId: randomUUID(), now: now() };
    try {
      const caller = match.route.isPublic ? undefined : await callerOf(request, match, received);
      if (caller === 'unauthorized') return plainMessage(401, 'Unauthorized');
      if (caller === 'forbidden') return plainMessage(403, 'Forbidden');
      const event = toGatewayEvent(request, match, received, caller);
      return await invoke(match.route.handler as HandlerName, handlers, event, received.requestId);
    } catch (error) {
      onError(error);
      return plainMessage(500, 'Internal Server Error');
    }
  };
}

async function invoke(
  name: HandlerName,
  handlers: FrontOptions['handlers'],
  event: unknown,
  requestId: string,
): Promise<HttpAnswer> {
  const answer = toHttpAnswer(await handlers[name](event, lambdaContext(name, requestId, timeout)));
  if (!answer) throw new TypeError(`${name} gave no answer that API Gateway understands`);
  return { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } };
}

/** Reads the authorizer's simple response: `isAuthorized`, and a `context` for the handlers. */
function callerIn(response: unknown): Caller | 'forbidden' {
  if (at(response, 'isAuthorized') !== true) return 'forbidden';
  const context = at(response, 'context');
  return typeof context === 'object' && context !== null ? { ...context } : {};
}
