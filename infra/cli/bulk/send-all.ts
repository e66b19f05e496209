import { ends } from '../../../functions/core/cancellation/status.ts';
import { type Result, refusedResult, resultOf } from '../../client/bulk/result.ts';
import type { Row } from '../../client/bulk/row-types.ts';
import { type Client, Refused } from '../../client/client.ts';

export interface BulkOptions {
  readonly concurrency: number;
  /** How long the service may hold back each answer while it waits for the end. */
  readonly waitSeconds: number;
  readonly interrupted: AbortSignal;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onResult: (result: Result) => void;
}

/** Whether sending a row again cannot change its status any more. */
export const isSettled = (status: string | undefined) => ends.some((end) => end === status);

/**
 * Sends each row once, a few at a time, and reports each result. Ctrl-C stops waiting for the answers that are still
 * outstanding; the keys make it safe to send these rows again.
 * @throws the first error that concerns every row, for example `Unreachable`. Nothing more is sent after it.
 */
export async function sendAll(rows: readonly Row[], client: Client, options: BulkOptions): Promise<void> {
  const { concurrency, interrupted, onResult } = options;
  const queue = [...rows];
  const failures: unknown[] = [];

  async function work(): Promise<void> {
    for (let row = queue.shift(); row && !interrupted.aborted && failures.length === 0; row = queue.shift()) {
      try {
        onResult(await sendRow(row, client, options));
      } catch (error) {
        if (!interrupted.aborted) failures.push(error);
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, work));
  if (failures.length > 0) throw failures[0];
}

async function sendRow({ line, key, request }: Row, client: Client, options: BulkOptions): Promise<Result> {
  const { waitSeconds, interrupted, now } = options;
  const sent = () => ({ line, key, at: new Date(now()).toISOString() });
  try {
    const { cancellation } = await client.cancel(key, request, { waitSeconds, signal: interrupted });
    return resultOf(cancellation, sent());
  } catch (error) {
    if (!(error instanceof Refused) || concernsEveryRow(error)) throw error;
    return refusedResult(error, sent());
  }
}

/** Whether the service refused the caller and not the row. */
const concernsEveryRow = ({ status }: Refused) => status === 401 || status === 403 || status === 429;
