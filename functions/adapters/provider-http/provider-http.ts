import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Destination, ProviderHttp } from '../../ports/provider-http.ts';
import type { NoResponse, ProviderRequest } from '../../providers/exchange.ts';
import { wasNeverSent } from './never-sent.ts';

/** Bytes of an answer after decompression. */
const mostBytes = 1024 * 1024;
const mostRetryAfter: Milliseconds = 24 * 60 * 60 * 1000;

const notSent = (detail: string): NoResponse => ({ failure: 'not_sent', detail });
const unknown = (detail: string): NoResponse => ({ failure: 'unknown', detail });

/** Provider HTTP on the global `fetch`. Details name what failed and never quote a header, a body or a query. */
export function providerHttp(fetch = globalThis.fetch, now: () => Milliseconds = Date.now): ProviderHttp {
  return async (request, to) => {
    const url = destinationUrl(to.baseUrl, request.path);
    if (!url) return notSent('the address is outside the configured base URL');
    const prepared = prepare(request, to);
    if (!prepared) return notSent('the request cannot be written as HTTP');

    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(to.timeout)));
    try {
      const response = await fetch(url, { ...prepared, signal });
      const body = await readBody(response);
      if (body === undefined) return unknown(`${response.status} with more than ${mostBytes} bytes`);
      const retryAfter = readRetryAfter(response.headers.get('retry-after'), now());
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: parseJson(body),
        ...(retryAfter !== undefined && { retryAfter }),
      };
    } catch (error) {
      if (signal.aborted) return unknown(`no whole answer within ${to.timeout} ms`);
      return wasNeverSent(error) ? notSent(codeOf(error)) : unknown(codeOf(error));
    }
  };
}

/** The base URL's own path stays in front; `undefined` when the path would lead anywhere else. */
function destinationUrl(baseUrl: string, path: string): URL | undefined {
  const base = URL.parse(baseUrl);
  if (!base || !['http:', 'https:'].includes(base.protocol) || base.username || base.password) return undefined;
  const prefix = base.pathname.replace(/\/+$/, '');
  const url = URL.parse(`${base.origin}${prefix}${path}`);
  if (url?.origin !== base.origin || url.username || url.password) return undefined;
  return url.pathname === base.pathname || url.pathname.startsWith(`${prefix}/`) ? url : undefined;
}

/** `undefined` when a header or the body cannot be sent; the errors themselves would quote it. */
function prepare(request: ProviderRequest, { headers: credentials, form }: Destination): RequestInit | undefined {
  try {
    const headers = new Headers({ accept: 'application/json' });
    const payload = form ? new URLSearchParams(form).toString() : jsonOf(request.body);
    if (payload !== undefined) {
      headers.set('content-type', form ? 'application/x-www-form-urlencoded' : 'application/json');
    }
    for (const [name, value] of [...Object.entries(request.headers ?? {}), ...Object.entries(credentials)]) {
      headers.set(name, value);
    }
    headers.set('accept-encoding', 'identity');
    const common = { method: request.method, headers, redirect: 'manual' } as const;
    if (request.method === 'GET') return payload === undefined ? common : undefined;
    const bytes = new TextEncoder().encode(payload ?? '');
    headers.set('content-length', String(bytes.length));
    return { ...common, body: sendOnce(bytes), duplex: 'half' };
  } catch {
    return undefined;
  }
}

const jsonOf = (body: unknown): string | undefined => (body === undefined ? undefined : JSON.stringify(body));

/** A stream, because `fetch` sends any other body a second time when the answer is 421 (Fetch standard, HTTP-network-or-cache fetch); a GET may not have one, and reading twice changes nothing. */
function sendOnce(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The answer as text; `undefined` when it is longer than we read. */
async function readBody(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), from 0 to 24 hours. */
function readRetryAfter(header: string | null, now: Milliseconds): Milliseconds | undefined {
  const value = header?.trim() ?? '';
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : httpDate.test(value) ? Date.parse(value) - now : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.min(mostRetryAfter, Math.max(0, wait));
}

/** The innermost error's code or name: system and library words only, never their messages. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause instanceof Error) return codeOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
