import type { Cancellation } from '../core/cancellation.ts';
import type { Dependencies } from './dependencies.ts';

const mostClosedRuns = 50;

/** Starts a workflow run, or the next one whose name is not used up; the record keeps the newest number. */
export async function startRun(
  record: Cancellation,
  firstRun: number,
  { workflow, store }: Pick<Dependencies, 'workflow' | 'store'>,
): Promise<void> {
  for (let run = firstRun; run < firstRun + mostClosedRuns; run++) {
    const outcome = await workflow.start({
      cancellationId: record.id,
      merchantId: record.merchant,
      provider: record.request.provider,
      run,
    });
    if (outcome === 'closed') continue;
    if (run > record.run) await store.noteRun(record.id, run);
    return;
  }
  throw new Error(`no free run name from ${firstRun} on`);
}
