import type { APIGatewayProxyEventV2WithLambdaAuthorizer, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import type { Route } from '../../../functions/api/routes.ts';
import type { HttpRequest } from './http-server.ts';

/** A route with the values of its path's variables. */
export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route of a request, `undefined` when there is none; a segment that cannot be decoded matches nothing. */
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
    const value = variable === undefined ? undefined : decoded(segment);
    if (variable === undefined ? part !== segment : !value) return undefined;
    if (variable !== undefined && value) parameters[variable] = value;
  }
  return parameters;
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/** What API Gateway adds to a request. */
export interface Circumstances {
  readonly requestId: string;
  readonly now: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twoDigits = (value: number) => String(value).padStart(2, '0');

/** `12/Mar/2026:19:03:58 +0000`. */
function commonLogTime(at: number): string {
  const time = new Date(at);
  const day = [twoDigits(time.getUTCDate()), months[time.getUTCMonth()], time.getUTCFullYear()].join('/');
  return `${day}:${time.toISOString().slice(11, 19)} +0000`;
}

/** What the events for the handler and for the authorizer have in common (HTTP API, payload format 2.0). */
function common(request: HttpRequest, { route, parameters }: Match, { requestId, now }: Circumstances) {
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

/** Repeated names are joined by a comma; a broken escape stays as it is. */
function queryIn(query: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

/** The event for a handler; `caller` is what the authorizer said, absent on public routes. */
export function toGatewayEvent(
  request: HttpRequest,
  match: Match,
  circumstances: Circumstances,
  caller?: Readonly<Record<string, unknown>>,
): APIGatewayProxyEventV2WithLambdaAuthorizer<Record<string, unknown>> {
  const { requestContext, ...event } = common(request, match, circumstances);
  const authorizer = { lambda: { ...caller } };
  return {
    ...event,
    requestContext: { ...requestContext, ...(caller ? { authorizer } : {}) } as typeof requestContext & {
      authorizer: typeof authorizer;
    },
    ...bodyOf(request.body),
  };
}

function bodyOf(bytes: Buffer): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (bytes.length === 0) return { isBase64Encoded: false };
  const text = utf8(bytes);
  return text === undefined
    ? { body: bytes.toString('base64'), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
}

/** The text, or `undefined` when it would not give the same bytes again. */
function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The event for the Lambda authorizer, whose identity source is the `Authorization` header. */
export function toAuthorizerEvent(
  request: HttpRequest,
  match: Match,
  circumstances: Circumstances,
): APIGatewayRequestAuthorizerEventV2 {
  const { routeKey, ...event } = common(request, match, circumstances);
  return {
    ...event,
    type: 'REQUEST',
    routeKey,
    routeArn: `arn:aws:execute-api:local:000000000000:local/$default/${match.route.method}${request.path}`,
    identitySource: [request.headers.authorization ?? ''],
    cookies: event.cookies ?? [],
    queryStringParameters: event.queryStringParameters ?? {},
    pathParameters: match.parameters,
    stageVariables: {},
  };
}
