/** What a program finds in a template. */
export interface Finding {
  readonly tool: string;
  readonly check: string;
  /** The logical id of the resource. */
  readonly resource: string;
  readonly template: string;
  readonly message: string;
}

/** A finding that stays, on every resource whose logical id matches, and why. */
export interface Accepted {
  readonly tool: string;
  readonly check: string;
  /** What the check asks for. */
  readonly asks: string;
  /** A regular expression; absent: all resources. */
  readonly resources?: string;
  readonly reason: string;
}

const covers = ({ tool, check, resources = '' }: Accepted, finding: Finding) =>
  tool === finding.tool && check === finding.check && new RegExp(resources).test(finding.resource);

/** Returns the findings that nobody accepted, and the accepted ones that no longer occur. */
export const judge = (findings: readonly Finding[], accepted: readonly Accepted[]) => ({
  open: findings.filter((finding) => !accepted.some((one) => covers(one, finding))),
  outdated: accepted.filter((one) => !findings.some((finding) => covers(one, finding))),
});
