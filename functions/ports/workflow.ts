import type { CancellationId, MerchantId, ProviderName, TaskToken } from '../core/cancellation/ids.ts';

/** The input of a workflow run; canonical, so that a second start with the same name is a no-op. */
export interface RunInput {
  readonly cancellationId: CancellationId;
  readonly merchantId: MerchantId;
  readonly provider: ProviderName;
  /** From 1; run 1 is named `<id>`, run n `<id>-<n>`. */
  readonly run: number;
}

export const runName = ({ cancellationId, run }: RunInput) => (run === 1 ? cancellationId : `${cancellationId}-${run}`);

/** Always the same bytes for the same run: Step Functions compares inputs as text when a name is used again. */
export const runInput = ({ cancellationId, merchantId, provider, run }: RunInput) =>
  JSON.stringify({ cancellationId, merchantId, provider, run });

/** Starts workflow runs and answers their task tokens. */
export interface Workflow {
  /** `started` also when this very run is under way already; `closed` when a run of this name has ended. Throws when throttled or out of reach. */
  start(input: RunInput): Promise<'started' | 'closed'>;
  /** Ends the wait of a token's task; `false` when the token is spent (timed out, unknown or answered before). */
  answer(token: TaskToken, output: unknown): Promise<boolean>;
}
