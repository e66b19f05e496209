import type { FieldError } from '../../../../functions/api/problem.ts';
import { messageOf } from '../../../client/words/message-of.ts';

export type { FieldError };

/** An answer of any status. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; `undefined` if it is not JSON. */
  readonly body: unknown;
  readonly milliseconds: number;
}

/** Milliseconds; longer than the API holds a poll back. */
const answerTimeout = 30_000;

/** Nobody answered, so nobody knows whether the request arrived. */
export class Unreachable extends Error {
  override readonly message = 'The service cannot be reached.';
}

/**
 * Like `fetch`, with its whole answer as text.
 * @throws Unreachable if there is no answer, or only a part of it.
 */
export async function textRequest(path: string, init: RequestInit): Promise<readonly [Response, string]> {
  try {
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(answerTimeout) });
    return [response, await response.text()];
  } catch (cause) {
    throw new Unreachable(undefined, { cause });
  }
}

/** Sends a request, with a JSON body if there is one, and reads the JSON answer. Throws as `textRequest` does. */
export async function jsonRequest(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const startedAt = performance.now();
  const [response, text] = await textRequest(path, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
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

export interface Problem {
  /** `urn:rescind:problem:` and its name. */
  readonly type?: string;
  readonly title?: string;
  readonly message?: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}

/** A problem document (RFC 9457) of the service, or the message of the gateway, as sentences. */
export function problemWords(status: number, body: unknown): string {
  const { title, message, detail, errors = [] } = (body ?? {}) as Problem;
  const fields = errors.map((error) => fieldWords(error));
  return [title ?? message ?? `The service answered ${status}, and nothing that this page can read.`, detail, ...fields]
    .filter((sentence) => sentence !== undefined)
    .map((sentence) => sentence.replace(/\.?$/, '.'))
    .join(' ');
}

/** What is wrong with a field, which a JSON Pointer names. */
const fieldWords = ({ pointer, detail }: FieldError) => `${pointer.split('/').slice(1).join(' ')}: ${detail}`;

/** What a person must know after a request that changes something has failed. */
export const failureWords = (error: unknown) =>
  error instanceof Unreachable
    ? 'The service did not answer, so nobody knows whether the request has arrived. It is safe to send it again.'
    : messageOf(error);
