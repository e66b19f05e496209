import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { HandlerName, Route } from '../../../functions/api/routes.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { boundedCache } from './bounded-cache.ts';
import { toHttpAnswer } from './gateway-answer.ts';
import { type Circumstances, type Match, matchRoute, toAuthorizerEvent, toGatewayEvent } from './gateway-event.ts';
import { type AnswerHttp, type HttpAnswer, type HttpRequest, plainMessage } from './http-server.ts';
import { lambdaContext } from './lambda-context.ts';

/** A deployed function. */
export type Lambda = (event: unknown, context: Context) => Promise<unknown>;

const authorizerLife = 5 * 60 * 1000;
const mostCallers = 1000;
const timeout = 30_000;

/**
 * The twin of an API Gateway HTTP API: routes, the Lambda authorizer with its cache, payload format 2.0 both ways,
 * and API Gateway's own answers where it would not ask a handler.
 */
export function gatewayFront({
  routes,
  handlers,
  authorise,
  onError,
  now = Date.now,
}: {
  readonly routes: readonly (Route & { readonly handler: HandlerName })[];
  readonly handlers: Readonly<Record<HandlerName, Lambda>>;
  readonly authorise: Lambda;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
}): AnswerHttp {
  const callers = boundedCache<Caller | 'forbidden'>(authorizerLife, mostCallers);

  return async (request) => {
    const match = matchRoute(routes, request.method, request.path);
    if (!match) return plainMessage(404, 'Not Found');
    const circumstances = { requestId: randomUUID(), now: now() };
    try {
      const caller = match.route.isPublic ? undefined : await callerOf(request, match, circumstances);
      if (caller === 'unauthorized') return plainMessage(401, 'Unauthorized');
      if (caller === 'forbidden') return plainMessage(403, 'Forbidden');
      return await invoke(request, match, circumstances, caller);
    } catch (error) {
      onError(error);
      return plainMessage(500, 'Internal Server Error');
    }
  };

  async function callerOf(request: HttpRequest, match: Match, circumstances: Circumstances) {
    const token = request.headers.authorization;
    if (!token) return 'unauthorized';
    const known = callers.get(token, now());
    if (known) return known;
    const context = lambdaContext('authorise', circumstances.requestId, timeout);
    const caller = callerIn(await authorise(toAuthorizerEvent(request, match, circumstances), context));
    callers.set(token, caller, now());
    return caller;
  }

  async function invoke(
    request: HttpRequest,
    match: Match,
    circumstances: Circumstances,
    caller: Caller | undefined,
  ): Promise<HttpAnswer> {
    const handler = handlers[match.route.handler as HandlerName];
    const context = lambdaContext(match.route.handler, circumstances.requestId, timeout);
    const answer = toHttpAnswer(await handler(toGatewayEvent(request, match, circumstances, caller), context));
    if (!answer) throw new TypeError(`${match.route.handler} gave no answer that API Gateway understands`);
    return { ...answer, headers: { ...answer.headers, 'apigw-requestid': circumstances.requestId } };
  }
}

type Caller = Readonly<Record<string, unknown>>;

/** The authorizer's simple response: `isAuthorized`, and a `context` for the handlers. */
function callerIn(response: unknown): Caller | 'forbidden' {
  if (at(response, 'isAuthorized') !== true) return 'forbidden';
  const context = at(response, 'context');
  return typeof context === 'object' && context !== null ? { ...context } : {};
}
