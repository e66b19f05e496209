import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import type { Route } from '../../../functions/api/routes.ts';
import { decodedSegment, type HttpRequest } from './http.ts';

/** A route with the values of the variables in its path. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route of a request, `undefined` when there is none. A segment that cannot be decoded matches nothing. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    const parameters = route.method === method ? parametersIn(route.path.split('/'), segments) : undefined;
    if (parameters) return { route, parameters };
  }
  return undefined;
}

function parametersIn(pattern: readonly string[], segments: readonly string[]) {
  if (pattern.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    const variable = /^\{(\w+)\}$/.exec(part)?.[1];
    const value = variable === undefined ? undefined : decodedSegment(segment);
    if (variable === undefined ? part !== segment : !value) return undefined;
    if (variable !== undefined && value) parameters[variable] = value;
  }
  return parameters;
}

/** What API Gateway adds to a request. */
export interface RequestContext {
  readonly requestId: string;
  readonly now: number;
}

/** For example `12/Mar/2026:19:03:58 +0000`. */
function commonLogTime(at: number): string {
  const [, day, month, year, time] = new Date(at).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** The fields that the events for the handler and for the authorizer share (HTTP API, payload format 2.0). */
function sharedFields(request: HttpRequest, { route, parameters }: Match, { requestId, now }: RequestContext) {
  const { cookie, ...headers } = request.headers;
  const routeKey = `${route.method} ${route.path}`;
  return {
    version: '2.0',
    routeKey,
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(request.query === '' ? {} : { queryStringParameters: queryIn(request.query) }),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: request.path,
        protocol: request.protocol,
        sourceIp: request.ip,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
  };
}

/** Values of a repeated name are joined by a comma. An invalid percent escape stays as it is. */
function queryIn(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join()]));
}

/** The event for a handler. `caller` is what the authorizer said; public routes have none. */
export function toGatewayEvent(
  request: HttpRequest,
  match: Match,
  context: RequestContext,
  caller?: Readonly<Record<string, unknown>>,
): APIGatewayProxyEventV2WithLambdaAuthorizer<Record<string, unknown>> {
  const { requestContext, ...event } = sharedFields(request, match, context);
  const authorizer = { lambda: { ...caller } };
  return {
    ...event,
    requestContext: { ...requestContext, ...(caller ? { authorizer } : {}) } as typeof requestContext & {
      authorizer: typeof authorizer;
    },
    ...bodyFields(request.body),
  };
}

/** Base64 only where text would not keep every byte. */
function bodyFields(bytes: Buffer): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (bytes.length === 0) return { isBase64Encoded: false };
  const isBase64Encoded = !isUtf8(bytes);
  return { body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded };
}

/** The event for the Lambda authorizer, whose identity source is the `Authorization` header. */
export function toAuthorizerEvent(
  request: HttpRequest,
  match: Match,
  context: RequestContext,
): APIGatewayRequestAuthorizerEventV2 {
  const event = sharedFields(request, match, context);
  return {
    ...event,
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:local:000000000000:local/$default/${match.route.method}${request.path}`,
    identitySource: [request.headers.authorization ?? ''],
    cookies: event.cookies ?? [],
    queryStringParameters: event.queryStringParameters ?? {},
    pathParameters: match.parameters,
    stageVariables: {},
  };
}
