import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import { type ProblemName, problem } from '../problem.ts';
import { toResource } from '../resource.ts';
import { type Circumstances, isLate, isLooking } from '../standing/circumstances.ts';

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

/**
 * The entity tag of the resource: its version, and what changes the resource without a new version. It is strong, because
 * the same tag means the same bytes (RFC 9110, 8.8.1).
 */
export function etagOf(record: ShownCancellation, circumstances: Circumstances): string {
  const { status, version } = record;
  const { isHeld } = circumstances;
  const changes = { looking: isLooking(record, circumstances), held: isHeld, late: isLate(record, circumstances) };
  const shown = isEnd(status) ? [] : Object.entries(changes).flatMap(([name, isSo]) => (isSo ? [name] : []));
  return `"${[version, ...shown].join('-')}"`;
}

/** The resource as it stands, with its entity tag and a hint when to ask again while it is open. */
export function answerWith(
  record: ShownCancellation,
  circumstances: Circumstances,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const hint = isEnd(record.status) ? {} : { 'retry-after': retryAfterSeconds };
  const etag = etagOf(record, circumstances);
  return { status, headers: { etag, ...hint, ...headers }, body: toResource(record, circumstances) };
}
