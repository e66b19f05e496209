import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { stuckAfter } from '../core/cancellation/wake.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LaneDependencies } from '../ports/lanes.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import { deliverResult, deliverToWaiting } from '../steps/deliver-result.ts';
import { keepLanes } from '../steps/lanes/keep-lanes.ts';
import { measure } from '../steps/measure.ts';
import { limitStarts } from '../steps/recovery/limit-starts.ts';
import { startQueue } from '../steps/recovery/start-queue.ts';
import { type Sleep, sleep } from '../steps/sleep.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'now' | 'log' | 'metrics'>;

const minPause = 5 * 60 * 1000;
const maxPause = 60 * 60 * 1000;

/**
 * While a provider is held, recovery checks a stuck cancellation again after this time. After the release, a cancellation
 * without a message in the queue waits no longer than this.
 */
const heldPause = 15 * 60 * 1000;

/** A run begins nothing new in this last part of its time. What it has begun must end before the function times out. */
const stopMargin = 10 * 1000;

/**
 * Runs every minute and continues each cancellation that is stuck: it starts its workflow, delivers its event or asks for a
 * look. It also lets the workers follow the holds; at a held provider it only answers runs that wait for an event. It ends
 * before `remainingTime` is over, and leaves the rest to the next run.
 */
export function recoverStuck(needs: Needs & LaneDependencies, wait: Sleep = sleep) {
  const { store, now, log } = needs;
  const limited = { ...needs, workflow: limitStarts(needs, wait) };

  return async (remainingTime: () => Milliseconds = () => Infinity): Promise<{ readonly recovered: number }> => {
    const isTimeLeft = () => remainingTime() > stopMargin;
    const holds = await needs.lanes.held();
    const kept = keepLanes(holds, needs, isTimeLeft);
    const recoverHere = (record: Cancellation) =>
      holds.has(record.request.provider) ? recoverHeld(record, needs) : recover(record, limited);
    let recovered = 0;
    const recoverOne = async (id: CancellationId, act: (record: Cancellation) => Promise<boolean>) => {
      try {
        const record = await store.load(id);
        if (record && (await act(record))) recovered += 1;
      } catch (error) {
        log.error('recovery of one cancellation failed', { cancellationId: id, error });
      }
    };
    const starts = startQueue(isTimeLeft, (id) => recoverOne(id, recoverHere));
    const scan = async (shard: AsyncIterable<CancellationId>) => {
      for await (const id of shard) {
        if (!isTimeLeft()) return;
        await recoverOne(id, async (record) => {
          const waits = mayNeedRun(record) && !holds.has(record.request.provider);
          return waits ? starts.add(record) : recoverHere(record);
        });
      }
    };
    const scans = await Promise.allSettled(store.due(now()).map(scan));
    await Promise.all([starts.end(), kept]);
    if (recovered > 0) log.info('recovered', { recovered });
    for (const ended of scans) if (ended.status === 'rejected') throw ended.reason;
    return { recovered };
  };
}

const mayNeedRun = ({ status, dueEvents }: Cancellation) => status === 'accepted' || dueEvents.length > 0;

/**
 * Postpones the next recovery before it acts, so that only one recovery acts. If the status is still `accepted`, it starts
 * the run and also asks for a look, because the run may exist although its queue message was lost.
 */
async function recover(record: Cancellation, needs: Needs): Promise<boolean> {
  const { store, now, queue } = needs;
  if (!(await isStuck(record, needs))) return false;
  const since = unreadTestimony(record)?.receivedAt ?? record.nextLook ?? record.updatedAt;
  const overdue = now() - since;
  if (!(await store.moveWake(record, now() + Math.min(maxPause, Math.max(minPause, 2 * overdue))))) return false;
  needs.metrics?.record({ provider: record.request.provider }, { Recovered: 1 });
  if (record.status === 'accepted') await startRun(record, record.run, needs);
  // An event that cannot be published must not hold up what is still to be found out.
  const { nextLook = Infinity } = record;
  const isOverdue = unreadTestimony(record) !== undefined || (!rests(record) && nextLook <= now());
  if (record.dueEvents.length === 0 || isOverdue)
    await queue.send(record.request.provider, record.merchant, lookAgain(record), 0);
  if (record.dueEvents.length > 0) await deliverResult(record, needs);
  return true;
}

/** Nothing may reach the provider, so this asks for no look and starts no run, whose message would only wait in the queue. */
async function recoverHeld(record: Cancellation, needs: Needs): Promise<boolean> {
  if (!(await isStuck(record, needs))) return false;
  if (!(await needs.store.moveWake(record, needs.now() + heldPause))) return false;
  return record.dueEvents.length > 0 && deliverToWaiting(record, needs);
}

/** If the next step may still happen by itself, this moves `wakeAt` to the time after which the cancellation counts as stuck. */
async function isStuck(record: Cancellation, needs: Needs): Promise<boolean> {
  const { store, now } = needs;
  if (record.wakeAt === undefined || record.wakeAt > now()) return false;
  const time = stuckAfter(record);
  if (time === undefined || time > now()) {
    await store.moveWake(record, time);
    return false;
  }
  measure(record, undefined, needs);
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
