import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import { type ProblemName, problem } from '../problem.ts';
import { toResource } from '../resource.ts';

/** What an HTTP handler answers; the body is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A problem document (RFC 9457). */
export function refuse(
  name: ProblemName,
  extensions: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = problem(name, extensions);
  return { status: body.status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

export const locationOf = (id: string) => `/v1/cancellations/${id}`;

/** RFC 7240, 3: says that the wait of `Prefer` was kept. */
export const appliedWait = (seconds: number) => ({ 'preference-applied': `wait=${seconds}` });

const retryAfterSeconds = '2';

/** The resource as it stands, with its version as entity tag and a hint when to ask again while it is open. */
export function answerWith(
  record: ShownCancellation,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const hint = isEnd(record.status) ? {} : { 'retry-after': retryAfterSeconds };
  return { status, headers: { etag: `"${record.version}"`, ...hint, ...headers }, body: toResource(record) };
}
