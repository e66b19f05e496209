import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Dependencies } from '../ports/dependencies.ts';

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
    if (outcome === 'started') {
      if (run > record.run) await store.noteRun(record.id, run);
      return;
    }
    // The run may have ended because it has done its work since the record was read.
    const newest = await store.load(record.id);
    if (!newest || !needsRun(record, newest)) return;
  }
  throw new Error(`no free run name from ${firstRun} on`);
}

/** Who came to start what was accepted leaves it alone once somebody looks at it; who came to publish, once nothing is due. */
const needsRun = ({ status }: Cancellation, newest: Cancellation) =>
  status === 'accepted' ? newest.status === 'accepted' : newest.dueEvents.length > 0;
