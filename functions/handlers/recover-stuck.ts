import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import { stuckFrom } from '../core/cancellation/wake.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { measure } from '../steps/measure.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'now' | 'log' | 'metrics'>;

const minPause = 5 * 60 * 1000;
const maxPause = 60 * 60 * 1000;

/** Every minute: whatever should have gone on by itself and has not is started, delivered or looked at again. */
export function recoverStuck(needs: Needs) {
  const { store, now, log } = needs;

  return async (): Promise<{ readonly recovered: number }> => {
    let recovered = 0;
    for await (const id of store.due(now())) {
      try {
        const record = await store.load(id);
        if (record && (await recover(record, needs))) recovered += 1;
      } catch (error) {
        log.error('recovery of one cancellation failed', { cancellationId: id, error });
      }
    }
    if (recovered > 0) log.info('recovered', { recovered });
    return { recovered };
  };
}

/**
 * Moves the next recovery out before it acts, so that only one recovery does. What was only accepted is started and
 * looked at: its run may exist already while its queue message was lost.
 */
async function recover(record: Cancellation, needs: Needs): Promise<boolean> {
  const { store, now, queue } = needs;
  if (record.wakeAt === undefined || record.wakeAt > now()) return false;
  const stuck = stuckFrom(record);
  if (stuck === undefined || stuck > now()) {
    await store.moveWake(record, stuck);
    return false;
  }
  measure(record, undefined, needs);
  const since = unreadTestimony(record)?.receivedAt ?? record.nextLook ?? record.updatedAt;
  const overdue = now() - since;
  if (!(await store.moveWake(record, now() + Math.min(maxPause, Math.max(minPause, 2 * overdue))))) return false;
  needs.metrics?.record({ provider: record.request.provider }, { Recovered: 1 });
  if (record.status === 'accepted') await startRun(record, record.run, needs);
  // An event that cannot be published must not hold up what is still to be found out.
  const { nextLook = Infinity } = record;
  const isOverdue = unreadTestimony(record) !== undefined || (!rests(record) && nextLook <= now());
  if (record.dueEvents.length === 0 || isOverdue) await queue.send(record.request.provider, lookAgain(record), 0);
  if (record.dueEvents.length > 0) await deliverResult(record, needs);
  return true;
}

/** Under review, recovery also asks for the reads that are due. They must not send anything. */
const lookAgain = (record: Cancellation): LookMessage => ({
  cancellationId: record.id,
  look: record.look,
  ...(isCutOffRecheck(record) ? { recheck: true } : {}),
});

/** A recheck ended before the result of its cancel request was recorded. An operator still waits for it. */
const isCutOffRecheck = ({ status, lease, attempts }: Cancellation) =>
  status === 'review_required' && lease !== undefined && attempts.at(-1)?.leftBy === lease.until;
