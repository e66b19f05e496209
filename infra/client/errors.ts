import type { Problem } from '../../functions/core/problem.ts';
import { text } from '../../functions/providers/untrusted-json.ts';

/** The service understood the request and refused it. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  /** The problem's name, for example `idempotency-key-reused`; absent where API Gateway itself refused. */
  readonly problemName: string | undefined;
  /** The whole body: a problem document, or API Gateway's message. */
  readonly problem: Partial<Problem>;

  constructor(status: number, body: unknown) {
    const problem: Partial<Problem> = typeof body === 'object' && body !== null ? body : {};
    const wrong = (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    const said = [text(problem, 'title') ?? text(problem, 'message') ?? `answered ${status}`, text(problem, 'detail')];
    super([...said, ...wrong].filter((part) => part !== undefined).join('; '));
    this.status = status;
    this.problem = problem;
    this.problemName = /^urn:rescind:problem:(.+)$/.exec(text(problem, 'type') ?? '')?.[1];
  }
}

/** No usable answer, also after repeating where that was safe: what was asked may or may not have been accepted. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}
