import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { Destination, ProviderHttp } from '../../ports/provider-http.ts';
import type { NoResponse, ProviderRequest } from '../../providers/exchange.ts';
import { parsed, text } from '../../untrusted/json.ts';
import { wasNeverSent } from './never-sent.ts';

/** Of an answer, after decompression. */
const maxBytes = 1024 * 1024;
const maxRetryAfter: Milliseconds = 24 * 60 * 60 * 1000;

const notSent = (detail: string): NoResponse => ({ failure: 'not_sent', detail });
const unknown = (detail: string): NoResponse => ({ failure: 'unknown', detail });

/** Sends requests to providers with `fetch`. The details of a failure never quote a header, a body or a query. */
export function providerHttp(fetch = globalThis.fetch, now: () => Milliseconds = Date.now): ProviderHttp {
  return async (request, to) => {
    const url = destinationUrl(to.baseUrl, request);
    if (!url) return notSent('the address is outside the configured base URL');
    const prepared = prepare(request, to);
    if (prepared === null) return notSent('the request cannot be written as HTTP');

    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(to.timeout)));
    try {
      const response = await fetch(url, { ...prepared, signal });
      const body = await readBody(response);
      if (body === undefined) return unknown(`${response.status} with more than ${maxBytes} bytes`);
      const retryAfter = readRetryAfter(response.headers.get('retry-after'), now());
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: parsed(body),
        ...(retryAfter !== undefined && { retryAfter }),
      };
    } catch (error) {
      if (signal.aborted) return unknown(`no whole answer within ${to.timeout} ms`);
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

/** `null` if a header or the body cannot be sent. The error itself is dropped, because it would quote them. */
function prepare(request: ProviderRequest, { headers: credentials }: Destination): RequestInit | null {
  try {
    const headers = new Headers({ accept: 'application/json' });
    const { form } = request;
    const payload = form ? new URLSearchParams(form).toString() : jsonOf(request.body);
    if (payload !== undefined) {
      headers.set('content-type', form ? 'application/x-www-form-urlencoded' : 'application/json');
    }
    for (const [name, value] of [...Object.entries(request.headers ?? {}), ...Object.entries(credentials)]) {
      headers.set(name, value);
    }
    headers.set('accept-encoding', 'identity');
    const common = { method: request.method, headers, redirect: 'manual' } as const;
    if (request.method === 'GET') return payload === undefined ? common : null;
    const bytes = new TextEncoder().encode(payload ?? '');
    headers.set('content-length', String(bytes.length));
    return { ...common, body: sendOnce(bytes), duplex: 'half' };
  } catch {
    return null;
  }
}

/** `undefined` without a body. */
const jsonOf = (body: unknown): string | undefined => JSON.stringify(body);

/** The body as a stream: after a 421, `fetch` sends any other body a second time (Fetch standard, HTTP-network-or-cache fetch). A GET cannot have a stream, but to read twice does no harm. */
function sendOnce(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** The answer as text, or `undefined` if it is too long. */
async function readBody(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // To leave the loop cancels the stream and closes the connection.
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `Retry-After` as seconds or as an HTTP date (RFC 9110, 10.2.3), from 0 to 24 hours. */
function readRetryAfter(header: string | null, now: Milliseconds): Milliseconds | undefined {
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
