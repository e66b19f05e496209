/** An answer of any status. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; `undefined` if it is not JSON. */
  readonly body: unknown;
  readonly milliseconds: number;
}

/** Sends a request, with a JSON body if there is one, and reads the JSON answer. */
export async function jsonRequest(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const startedAt = performance.now();
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: parse(text),
    milliseconds: performance.now() - startedAt,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The service refused the request; the message is the service's own. */
class Refusal extends Error {}

/**
 * The body of a successful answer.
 * @throws Refusal for any other answer.
 */
export function ok<T>({ status, body }: Reply): T {
  if (status >= 200 && status < 300) return body as T;
  throw new Refusal(problemWords(status, body));
}

interface Problem {
  readonly title?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** A problem document (RFC 9457) of the service, or the message of the gateway, as one line. */
export function problemWords(status: number, body: unknown): string {
  const { title, message, detail, errors = [] } = (body ?? {}) as Problem;
  const fields = errors.map(({ pointer, detail: expected }) => `${pointer}: ${expected}`).join('; ');
  return [`${status} ${title ?? message ?? 'unreadable answer'}`, detail, fields].filter(Boolean).join(' · ');
}
