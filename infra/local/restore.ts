import { setTimeout as sleep } from 'node:timers/promises';
import type { EventDetail } from '../../functions/api/event.ts';
import { isInDoubt } from '../../functions/core/cancellation/attempt.ts';
import type { Cancellation, DueEvent } from '../../functions/core/cancellation/cancellation.ts';
import { lockOf } from '../../functions/core/cancellation/identity.ts';
import type { CancellationId } from '../../functions/core/cancellation/ids.ts';
import type { Milliseconds } from '../../functions/core/cancellation/units.ts';
import { fitsQueue } from '../../functions/core/cancellation/wake.ts';
import type { Dependencies } from '../../functions/ports/dependencies.ts';
import { providerOf } from '../../functions/providers/policy-of.ts';
import { deliverResult } from '../../functions/steps/deliver-result.ts';
import { startRun } from '../../functions/steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'providers' | 'now' | 'log'>;

/** Resuming works for this time, and then pauses for the same time, so that new requests are answered. */
const timeSlice: Milliseconds = 5;

/**
 * Queues, runs and leases end with their process. So this resumes every open cancellation that has not changed since
 * `boot`, the start of this process, and delivers every event that was due before. Returns how many it resumed. The process answers new requests meanwhile.
 */
export async function restore(needs: Needs, boot: Milliseconds, isStopped = () => false): Promise<number> {
  const pauseIfNeeded = pauses();
  let resumed = 0;

  const resumeAll = async (shard: AsyncIterable<CancellationId>) => {
    for await (const id of shard) {
      if (isStopped()) return;
      try {
        const record = await needs.store.load(id);
        if (record && (await resume(record, boot, needs))) resumed += 1;
      } catch (error) {
        if (!isStopped()) needs.log.error('a cancellation could not be resumed', { cancellationId: id, error });
      }
      await pauseIfNeeded();
    }
  };

  await Promise.all(needs.store.due(Number.POSITIVE_INFINITY).map(resumeAll));
  return resumed;
}

/** The returned function pauses if the work has lasted for a time slice, and otherwise resolves at once. */
function pauses() {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < timeSlice) return;
    await sleep(timeSlice);
    began = performance.now();
  };
}

/** When the event became due. */
const dueSince = ({ detail }: DueEvent): Milliseconds => Date.parse((detail as EventDetail).cancellation.updatedAt);

/** Returns whether there was anything to resume. */
async function resume(record: Cancellation, boot: Milliseconds, needs: Needs): Promise<boolean> {
  if (record.updatedAt >= boot) {
    // This process has looked at it already, after a webhook for example, but nobody delivers an event of an earlier one.
    const isOwed = record.dueEvents.some((due) => dueSince(due) < boot);
    if (isOwed) await deliverResult(record, needs);
    return isOwed;
  }
  if (record.status === 'accepted') {
    await startRun(record, record.run, needs);
    return true;
  }
  if (record.dueEvents.length > 0) await deliverResult(record, needs);
  const current = record.lease ? await endLease(record, boot, needs) : record;
  if (!current || current.nextLook === undefined) return record.dueEvents.length > 0;
  const delay = Math.max(0, current.nextLook - needs.now());
  if (!fitsQueue(delay)) return record.dueEvents.length > 0;
  const { id: cancellationId, look, merchant, request } = current;
  await needs.queue.send(request.provider, merchant, { cancellationId, look }, delay);
  return true;
}

/** The process that held the lease has ended and sent nothing after `boot`, so the next look is due now. */
function endLease(record: Cancellation, boot: Milliseconds, { store, providers, now }: Needs) {
  const attempts = record.attempts.map((attempt) =>
    isInDoubt(attempt) ? { ...attempt, leftBy: Math.min(attempt.leftBy, boot) } : attempt,
  );
  const lock = lockOf(record, providerOf(providers, record.request.provider));
  const changes = { attempts, nextLook: now(), version: record.version + 1, updatedAt: record.updatedAt };
  return store.record(record, changes, { version: record.version }, { event: undefined, lock, now: now() });
}
