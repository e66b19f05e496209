import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { stuckAfter } from '../core/cancellation/wake.ts';
import type { Rate } from '../ports/call-counter.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import type { Workflow } from '../ports/workflow.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { fairQueue } from '../steps/fair-queue.ts';
import { measure } from '../steps/measure.ts';
import { rateLimit, type Sleep, sleep } from '../steps/rate-limit.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'now' | 'log' | 'metrics'>;

const minPause = 5 * 60 * 1000;
const maxPause = 60 * 60 * 1000;

/** A run begins nothing new in this last part of its time. What it has begun must end before the function times out. */
const stopMargin = 10 * 1000;

/**
 * How fast recovery starts workflow runs. Step Functions allows an account 150 a second, and 300 in us-east-1, us-west-2 and
 * eu-west-1 (Step Functions Developer Guide, "Service quotas": StartExecution). The rest is for new cancellations.
 */
const startRate: Rate = { perSecond: 100, burst: 10 };

/** Enough to reach the rate of starts if one start takes 160 ms. */
const maxStarters = 16;

/**
 * Runs every minute and continues each cancellation that is stuck: it starts its workflow, delivers its event or asks for a
 * look. It ends before `remainingTime` is over, and leaves the rest to the next run.
 */
export function recoverStuck(needs: Needs, wait: Sleep = sleep) {
  const { store, now, log } = needs;
  const limited = { ...needs, workflow: limitStarts(needs, wait) };

  return async (remainingTime: () => Milliseconds = () => Infinity): Promise<{ readonly recovered: number }> => {
    const isTimeLeft = () => remainingTime() > stopMargin;
    let recovered = 0;
    const recoverOne = async (id: CancellationId, act: (record: Cancellation) => Promise<boolean>) => {
      try {
        const record = await store.load(id);
        if (record && (await act(record))) recovered += 1;
      } catch (error) {
        log.error('recovery of one cancellation failed', { cancellationId: id, error });
      }
    };
    const starts = startQueue(isTimeLeft, (id) => recoverOne(id, (record) => recover(record, limited)));
    const scan = async (shard: AsyncIterable<CancellationId>) => {
      for await (const id of shard) {
        if (!isTimeLeft()) return;
        await recoverOne(id, async (record) => (mayNeedRun(record) ? starts.add(record) : recover(record, limited)));
      }
    };
    const scans = await Promise.allSettled(store.due(now()).map(scan));
    await starts.end();
    if (recovered > 0) log.info('recovered', { recovered });
    for (const ended of scans) if (ended.status === 'rejected') throw ended.reason;
    return { recovered };
  };
}

/** The same workflow, but it starts runs no faster than `startRate`. */
function limitStarts({ workflow, now }: Needs, wait: Sleep): Workflow {
  const turn = rateLimit(startRate, now, wait);
  return {
    ...workflow,
    async start(input) {
      await turn();
      return workflow.start(input);
    },
  };
}

/**
 * A queue of its own for cancellations that may need a workflow run, because starts are limited. Cancellations that need
 * only a message do not wait behind them. Merchants take turns, so one merchant does not delay the others.
 */
function startQueue(isTimeLeft: () => boolean, recoverOne: (id: CancellationId) => Promise<void>) {
  const queue = fairQueue<CancellationId>();
  const starters: Promise<void>[] = [];
  let running = 0;

  async function startAll(): Promise<void> {
    running += 1;
    while (isTimeLeft()) {
      const id = queue.take();
      if (id === undefined) break;
      await recoverOne(id);
    }
    running -= 1;
  }

  return {
    /** Returns `false`, because nothing has been recovered yet. */
    add({ id, merchant }: Cancellation): false {
      queue.add(merchant, id);
      if (running < maxStarters) starters.push(startAll());
      return false;
    },
    end: () => Promise.all(starters),
  };
}

const mayNeedRun = ({ status, dueEvents }: Cancellation) => status === 'accepted' || dueEvents.length > 0;

/**
 * Postpones the next recovery before it acts, so that only one recovery acts. If the status is still `accepted`, it starts
 * the run and also asks for a look, because the run may exist although its queue message was lost.
 */
async function recover(record: Cancellation, needs: Needs): Promise<boolean> {
  const { store, now, queue } = needs;
  if (record.wakeAt === undefined || record.wakeAt > now()) return false;
  const time = stuckAfter(record);
  if (time === undefined || time > now()) {
    await store.moveWake(record, time);
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
  if (record.dueEvents.length === 0 || isOverdue)
    await queue.send(record.request.provider, record.merchant, lookAgain(record), 0);
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
