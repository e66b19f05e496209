import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Destination, ProviderHttp } from '../../ports/provider-http.ts';
import type { NoResponse, ProviderRequest } from '../../providers/exchange.ts';
import { parsed, text } from '../../untrusted/json.ts';
import { wasNeverSent } from './never-sent.ts';
import { NoAnswerInTime, type Received, type Sending, type SendRequest, sendRequest } from './send-request.ts';

/** Of an answer, after decompression. */
const maxBytes = 1024 * 1024;
const maxRetryAfter: Milliseconds = 24 * 60 * 60 * 1000;

const notSent = (detail: string): NoResponse => ({ failure: 'not_sent', detail });
const unknown = (detail: string): NoResponse => ({ failure: 'unknown', detail });

/** Sends requests to providers. The details of a failure never quote a header, a body or a query. */
export function providerHttp(send: SendRequest = sendRequest, now: () => Milliseconds = Date.now): ProviderHttp {
  return async (request, to) => {
    const url = destinationUrl(to.baseUrl, request);
    if (!url) return notSent('the address is outside the configured base URL');
    const sending = prepare(request, to);
    if (!sending) return notSent('the request cannot be written as HTTP');
    try {
      const { status, headers, body } = await send(url, sending);
      const text = await readBody(body);
      if (text === undefined) return unknown(`${status} with more than ${maxBytes} bytes`);
      const retryAfter = readRetryAfter(headers['retry-after'], now());
      return { status, headers, body: parsed(text), ...(retryAfter !== undefined && { retryAfter }) };
    } catch (error) {
      if (error instanceof NoAnswerInTime) return unknown(`no whole answer within ${to.timeout} ms`);
      return wasNeverSent(error) ? notSent(codeOf(error)) : unknown(codeOf(error));
    }
  };
}

/** The base URL keeps its own path in front. `undefined` if the path would lead outside the base URL. */
function destinationUrl(baseUrl: string, { path, query }: ProviderRequest): URL | undefined {
  const base = URL.parse(baseUrl);
  if (!base || !['http:', 'https:'].includes(base.protocol) || base.username || base.password) return undefined;
  const prefix = base.pathname.replace(/\/+$/, '');
  const url = URL.parse(`${base.origin}${prefix}${path}`);
  if (url?.origin !== base.origin || url.username) return undefined;
  if (query) url.search = new URLSearchParams(query).toString();
  return url.pathname === base.pathname || url.pathname.startsWith(`${prefix}/`) ? url : undefined;
}

/** `undefined` if a header or the body cannot be sent. The error itself is dropped, because it would quote them. */
function prepare(request: ProviderRequest, { headers: credentials, timeout }: Destination): Sending | undefined {
  const { method, form } = request;
  try {
    const content = form ? new URLSearchParams(form).toString() : jsonOf(request.body);
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const headers = headersOf([
      ['accept', 'application/json'],
      ...(content === undefined ? [] : [['content-type', type] as const]),
      ...Object.entries(request.headers ?? {}),
      ...Object.entries(credentials),
      ['accept-encoding', 'identity'],
    ]);
    if (method === 'GET') return content === undefined ? { method, headers, timeout } : undefined;
    const payload = content ?? '';
    return { method, headers: { ...headers, 'content-length': String(Buffer.byteLength(payload)) }, payload, timeout };
  } catch {
    return undefined;
  }
}

/**
 * Names are in lowercase. A later value replaces an earlier one.
 * @throws TypeError when HTTP does not allow a name or a value.
 */
function headersOf(given: readonly (readonly [name: string, value: string])[]): Readonly<Record<string, string>> {
  for (const [name, value] of given) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
}

/** `undefined` without a body. */
const jsonOf = (body: unknown): string | undefined => JSON.stringify(body);

/** The answer as text, or `undefined` if it is too long. */
async function readBody(body: Received['body']): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return decoder.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
}

const decoder = new TextDecoder();

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), from 0 to 24 hours. */
function readRetryAfter(header: string | undefined, now: Milliseconds): Milliseconds | undefined {
  const value = (header ?? '').trim();
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : httpDate.test(value) ? Date.parse(value) - now : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.min(maxRetryAfter, Math.max(0, wait));
}

/** The code or the name of the innermost error. Never its message, which may quote the request. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return text(error, 'code') ?? error.name;
}
