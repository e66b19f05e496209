import { at, list, text } from '../../../functions/untrusted/json.ts';
import type { HttpAnswer } from './http.ts';

/**
 * Turns a Lambda function's result into the HTTP answer of API Gateway (payload format 2.0). A result without
 * `statusCode` is the JSON body of a 200. Returns `undefined` where API Gateway answers 500.
 */
export function toHttpAnswer(result: unknown): HttpAnswer | undefined {
  const status = at(result, 'statusCode');
  if (status === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  if (!Number.isInteger(Number(status)) || Number(status) < 200 || Number(status) > 599) return undefined;
  const body = text(result, 'body') ?? '';
  const isBase64Encoded = at(result, 'isBase64Encoded') === true;
  return {
    status: Number(status),
    headers: headersIn(at(result, 'headers')),
    cookies: list(result, 'cookies').map(String),
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function headersIn(headers: unknown): Record<string, string> {
  const given = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const defaults = { 'content-type': 'text/plain; charset=utf-8' };
  return { ...defaults, ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value)])) };
}
