import type { APIGatewayProxyEventV2WithLambdaAuthorizer } from 'aws-lambda';
import type { Actor } from '../../core/cancellation/acts/act.ts';
import { containsCardNumber } from '../../untrusted/card-number.ts';
import { presentable } from '../../untrusted/presentable.ts';
import type { ProblemName } from '../problem.ts';

/** Who calls, from the authorizer alone. */
export interface Caller {
  readonly merchant: string;
  readonly scope: string;
  /** The subject of the token: a person's, or the id of a client. Absent in a verdict that API Gateway kept from before an update. */
  readonly subject?: string;
  /** The readable name of a person, if the token has one. */
  readonly name?: string;
}

export type HttpEvent = APIGatewayProxyEventV2WithLambdaAuthorizer<Caller>;

/** The merchant of the token, if the token has the scope. */
export function merchantWith(event: HttpEvent, scope: string): string | undefined {
  const { merchant, scope: scopes } = event.requestContext.authorizer.lambda;
  return scopes.split(' ').includes(scope) ? merchant : undefined;
}

/** Control characters, and those that reorder the text around them, so that somebody could look like somebody else. */
const steering = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Short, on one line and without card numbers, because an issuer chooses these texts. */
const shownName = (text: string) => presentable(text.replaceAll(steering, ''), 'reference');

/** Who acts, as it is stored and shown. */
export function actorOf(event: HttpEvent): Actor {
  const { merchant, subject = merchant, name } = event.requestContext.authorizer.lambda;
  const byName = name === undefined || name === subject ? {} : { byName: shownName(name) };
  return { by: shownName(subject), ...byName };
}

export const header = (event: HttpEvent, name: string): string | undefined => event.headers[name];

/** The body's bytes, as the sender signed them. */
export const rawBody = ({ body, isBase64Encoded }: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): Buffer =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : undefined);

const maxBytes = 16 * 1024;

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly name: ProblemName };

/** The body as a JSON object: right content type, at most 16 KiB, UTF-8. */
export function jsonBody(event: HttpEvent): Read<object> {
  const isJson = /^\s*application\/json\s*(;|$)/i.test(String(header(event, 'content-type')));
  if (!isJson) return { ok: false, name: 'unsupported-media-type' };
  const bytes = rawBody(event);
  if (bytes.length > maxBytes) return { ok: false, name: 'content-too-large' };
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ok: true, value } : { ok: false, name: 'malformed-json' };
  } catch {
    return { ok: false, name: 'malformed-json' };
  }
}

const maxKeyLength = 255;

/** The idempotency key: 1–255 printable ASCII characters, bare or as a quoted string (IETF draft, RFC 8941 strings). No card number: it is stored. */
export function idempotencyKey(event: HttpEvent): Read<string> {
  const given = header(event, 'idempotency-key');
  if (given === undefined || given.trim() === '') return { ok: false, name: 'idempotency-key-required' };
  const trimmed = given.trim();
  const isQuoted = trimmed.startsWith('"');
  const isWhole = !isQuoted || /^"(?:[^"\\]|\\["\\])*"$/.test(trimmed);
  const key = isQuoted ? trimmed.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : trimmed;
  const isText = isWhole && key.length <= maxKeyLength && /^[\x20-\x7e]+$/.test(key);
  const isKey = isText && !containsCardNumber(key, 'reference');
  return isKey ? { ok: true, value: key } : { ok: false, name: 'idempotency-key-invalid' };
}

const maxWaitSeconds = 20;

/** The seconds of `Prefer: wait=N` (RFC 7240), at most 20; 0 when absent or not a number. */
export function preferredWait(event: HttpEvent): number {
  const wait = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i.exec(String(header(event, 'prefer')))?.[1];
  return Math.min(maxWaitSeconds, Number(wait ?? 0));
}
