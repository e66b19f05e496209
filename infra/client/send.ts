import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../functions/untrusted/json.ts';
import { Unreachable } from './errors.ts';
import { plainWords } from './words/plain-words.ts';

/** What the client needs from its environment. Tests replace it. */
export interface Runtime {
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export const nodeRuntime: Runtime = {
  fetch: (...request) => globalThis.fetch(...request),
  now: Date.now,
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, signal ? { signal } : {}),
  random: Math.random,
};

export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the request may be sent again if it is unclear whether it had an effect. */
  readonly isRepeatable: boolean;
  /** How long to wait for the answer, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or `undefined` if it is not JSON. */
  readonly body: unknown;
}

const maxFailures = 5;
/** Milliseconds. */
const firstPause = 200;
const maxPause = 30_000;
/** Milliseconds from the first attempt. A bulk import can be above the merchant's rate for as long as it lasts. */
const maxThrottled = 60_000;

/**
 * Sends a request. Repeats a repeatable one after network errors and 5xx, with growing pauses or as `Retry-After` says.
 * Repeats every request after 429, because nothing was done. Does not follow redirects, so that no token is sent to another
 * host.
 * @throws Unreachable if no answer came; the signal's own reason if it aborts.
 */
export async function send(request: Request, runtime: Runtime): Promise<Received> {
  const patientUntil = runtime.now() + maxThrottled;
  let failures = 0;
  for (let attempt = 1; ; attempt++) {
    const isLast = !request.isRepeatable || failures + 1 >= maxFailures;
    const received = await sendOnce(request, runtime, isLast);
    const isThrottled = received?.status === 429;
    if (received && (isThrottled ? runtime.now() >= patientUntil : isLast || received.status < 500)) return received;
    if (!isThrottled) failures += 1;
    await runtime.sleep(pauseAfter(attempt, received, runtime), request.signal);
  }
}

async function sendOnce(request: Request, { fetch }: Runtime, isLast: boolean): Promise<Received | undefined> {
  const { method, url, headers, body, timeout, signal } = request;
  const limits = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
  try {
    const answer = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any(limits),
      ...(body === undefined ? {} : { body }),
    });
    return { status: answer.status, headers: answer.headers, body: parsed(await answer.text()) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!isLast) return undefined;
    throw new Unreachable(`${new URL(url).origin} does not answer: ${reasonOf(error)}`, { cause: error });
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Why `fetch` got no answer, in plain words. */
export const reasonOf = (error: unknown) =>
  plainWords(
    text(error, 'cause', 'code') ??
      (error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'the connection failed'),
  );

function pauseAfter(attempt: number, received: Received | undefined, { random }: Runtime): number {
  const requested = Number(received?.headers.get('retry-after') ?? Number.NaN) * 1000;
  const growing = firstPause * 2 ** (attempt - 1) * (0.5 + random());
  return Math.min(maxPause, Number.isFinite(requested) ? Math.max(0, requested) : growing);
}
