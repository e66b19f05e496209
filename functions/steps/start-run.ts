import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { isPart } from '../providers/policy-of.ts';

/** Fifty run names in a row were already used: something else starts runs of this cancellation. */
class RunNamesUsedUp extends Error {
  override readonly name = 'RunNamesUsedUp';
}

const maxClosedRuns = 50;

/**
 * Starts a workflow run, or the next one whose name is not used up; the record keeps the newest number.
 * @throws RunNamesUsedUp after fifty names in a row that had been used.
 */
export async function startRun(
  record: Cancellation,
  firstRun: number,
  { workflow, store }: Pick<Dependencies, 'workflow' | 'store'>,
): Promise<void> {
  for (let run = firstRun; run < firstRun + maxClosedRuns; run++) {
    const outcome = await workflow.start({
      cancellationId: record.id,
      merchantId: record.merchant,
      provider: record.request.provider,
      run,
      isPart: isPart(record),
    });
    if (outcome === 'started') {
      if (run > record.run) await store.noteRun(record.id, run);
      return;
    }
    // The run may have ended because it has done its work since the record was read.
    const newest = await store.load(record.id);
    if (!newest || !needsRun(record, newest)) return;
  }
  throw new RunNamesUsedUp(`no free run name from ${firstRun} on`);
}

/** A start is skipped when a worker has already picked the cancellation up; a publication, when no event is due any more. */
const needsRun = ({ status }: Cancellation, newest: Cancellation) =>
  status === 'accepted' ? newest.status === 'accepted' : newest.dueEvents.length > 0;
