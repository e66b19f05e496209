import type { CancellationResource } from '../../../../functions/api/resource.ts';

export type { CancellationResource };

/** An answer, also one that says no. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly milliseconds: number;
}

/** The service behind the page, as whoever is signed in. */
export interface Api {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

/** What one capability of a provider is, as `GET /v1/providers` tells it. */
export interface Capabilities {
  readonly provider: string;
  readonly title: string;
  readonly transaction: {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
  };
  readonly required: readonly string[];
  readonly safeToResend: boolean;
  readonly statusReadable: boolean;
  readonly webhooks: boolean;
  readonly partialAmounts: boolean;
  readonly afterCapture: 'rejects' | 'refunds';
  readonly deadlineSeconds: number;
}

/** The answer was no, in the service's own words. */
class Refusal extends Error {}

/** Calls the API; a token that is not taken any more is asked for once again. */
export function api(token: (isAgain: boolean) => Promise<string>): Api {
  async function send(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Readonly<Record<string, string>> },
    isAgain = false,
  ): Promise<Reply> {
    const authorization = `Bearer ${await token(isAgain)}`;
    const began = performance.now();
    const response = await fetch(path, {
      method,
      headers: {
        ...init.headers,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        authorization,
      },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    if (!isAgain && (response.status === 401 || response.status === 403)) return send(method, path, init, true);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: parsed(text),
      milliseconds: performance.now() - began,
    };
  }

  return {
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers = {}) => send('POST', path, { body, headers }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The body of an answer that said yes.
 * @throws Refusal in the service's words.
 */
export function ok<T>({ status, body }: Reply): T {
  if (status >= 200 && status < 300) return body as T;
  throw new Refusal(refusalWords(status, body));
}

interface Said {
  readonly title?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** Why it said no: RFC 9457 where it is ours, the gateway's message where it is not. */
export function refusalWords(status: number, body: unknown): string {
  const { title, message, detail, errors = [] } = (body ?? {}) as Said;
  const fields = errors.map(({ pointer, detail: expected }) => `${pointer}: ${expected}`).join('; ');
  return [`${status} ${title ?? message ?? 'no answer that can be read'}`, detail, fields].filter(Boolean).join(' · ');
}
