import type { Problem } from '../../functions/api/problem.ts';
import { text } from '../../functions/untrusted/json.ts';

/** The service, or its token issuer, refused the request. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** For example `idempotency-key-reused`. Absent if API Gateway itself refused the request. */
  readonly problemName: string | undefined;
  /** The whole response body: a problem document, or the message of API Gateway. */
  readonly problem: Partial<Problem>;
  /** The message without the errors of single fields. */
  readonly reason: string;

  constructor(status: number, body: unknown) {
    const problem: Partial<Problem> =
      typeof body === 'object' && body !== null ? body : { title: `answered ${status}`, status };
    const title = text(problem, 'title') ?? text(problem, 'message') ?? `answered ${status}`;
    const owner = text(problem, 'cancellationId');
    const titleAndOwner = owner === undefined ? title : `${title}: ${owner}`;
    const reason = [titleAndOwner, text(problem, 'detail')].filter((part) => part !== undefined).join('; ');
    const fieldErrors = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    super([reason, ...fieldErrors].join('; '));
    this.status = status;
    this.problem = problem;
    this.problemName = /^urn:rescind:problem:(.+)$/.exec(text(problem, 'type') ?? '')?.[1];
    this.reason = reason;
  }
}

/** No usable answer, even after the retries that are safe. The service may or may not have accepted the request. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
