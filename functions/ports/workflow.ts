import type { CancellationId, MerchantId, ProviderName, TaskToken } from '../core/cancellation/ids.ts';

/** The input of a workflow run. It is always the same for the same run, so a second start with the same name changes nothing. */
export interface RunInput {
  readonly cancellationId: CancellationId;
  readonly merchantId: MerchantId;
  readonly provider: ProviderName;
  /** From 1. Run 1 has the name `<id>`, run n has the name `<id>-<n>`. */
  readonly run: number;
  /** Whether the request is for a part of the money. */
  readonly isPart: boolean;
}

export const runName = ({ cancellationId, run }: RunInput) => (run === 1 ? cancellationId : `${cancellationId}-${run}`);

/** The same bytes for the same run, because Step Functions compares inputs as text if a name is used again. */
export const runInput = ({ cancellationId, merchantId, provider, run, isPart }: RunInput) =>
  JSON.stringify({ cancellationId, merchantId, provider, run, isPart });

/** Starts workflow runs and answers their task tokens. */
export interface Workflow {
  /** `started` also if the same run is in progress already; `closed` if a run of this name has ended. Throws if it is throttled or cannot be reached. */
  start(input: RunInput): Promise<'started' | 'closed'>;
  /** Completes the task that waits for the token; `false` if nothing waits for it (timed out, unknown or answered before). */
  answer(token: TaskToken, output: unknown): Promise<boolean>;
}
