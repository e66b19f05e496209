import type { Problem } from '../../functions/api/problem.ts';
import { text } from '../../functions/untrusted/json.ts';

/** The service understood the request and refused it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** The problem's name, for example `idempotency-key-reused`; absent where API Gateway itself refused. */
  readonly problemName: string | undefined;
  /** The whole body: a problem document, or API Gateway's message. */
  readonly problem: Partial<Problem>;
  /** The message without what is wrong with single fields. */
  readonly reason: string;

  constructor(status: number, body: unknown) {
    const problem: Partial<Problem> =
      typeof body === 'object' && body !== null ? body : { title: `answered ${status}`, status };
    const title = text(problem, 'title') ?? text(problem, 'message') ?? `answered ${status}`;
    const owner = text(problem, 'cancellationId');
    const named = owner === undefined ? title : `${title}: ${owner}`;
    const reason = [named, text(problem, 'detail')].filter((part) => part !== undefined).join('; ');
    const wrong = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    super([reason, ...wrong].join('; '));
    this.status = status;
    this.problem = problem;
    this.problemName = /^urn:rescind:problem:(.+)$/.exec(text(problem, 'type') ?? '')?.[1];
    this.reason = reason;
  }
}

/** No usable answer, also after repeating where that was safe: what was asked may or may not have been accepted. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
