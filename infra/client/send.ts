import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../functions/untrusted/json.ts';
import { Unreachable } from './errors.ts';
import { plainWords } from './plain-words.ts';

/** What the client needs of the world; tests bring their own. */
export interface World {
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export const realWorld: World = {
  fetch: (...asked) => globalThis.fetch(...asked),
  now: Date.now,
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, signal ? { signal } : {}),
  random: Math.random,
};

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether the same request may be sent again when it is unclear what became of it. */
  readonly isRepeatable: boolean;
  /** How long an answer may take, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or `undefined`. */
  readonly body: unknown;
}

const mostTries = 5;
const firstPause = 200;
const longestPause = 30_000;

/**
 * Sends a request; where it may be repeated, again after network errors, 429 and 5xx, with growing pauses or as
 * `Retry-After` asks. Redirects are not followed, so that no token leaves for another host.
 * @throws Unreachable when no answer came; the signal's own reason when it aborts.
 */
export async function send(request: Request, world: World): Promise<Received> {
  for (let tries = 1; ; tries++) {
    const isLast = !request.isRepeatable || tries >= mostTries;
    const received = await once(request, world, isLast);
    if (received && (isLast || !isTemporary(received.status))) return received;
    await world.sleep(pauseBefore(tries, received, world), request.signal);
  }
}

const isTemporary = (status: number) => status === 429 || status >= 500;

async function once(request: Request, { fetch }: World, isLast: boolean): Promise<Received | undefined> {
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

/** Why `fetch` brought no answer, in plain words. */
export const reasonOf = (error: unknown) =>
  plainWords(
    text(error, 'cause', 'code') ??
      (error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'the connection failed'),
  );

function pauseBefore(tries: number, received: Received | undefined, { random }: World): number {
  const asked = Number(received?.headers.get('retry-after') ?? Number.NaN) * 1000;
  const grown = firstPause * 2 ** (tries - 1) * (0.5 + random());
  return Math.min(longestPause, Number.isFinite(asked) ? Math.max(0, asked) : grown);
}
