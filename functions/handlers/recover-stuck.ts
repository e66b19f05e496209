import { type Cancellation, rests } from '../core/cancellation/cancellation.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import { unreadTestimony } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import { stuckAfter } from '../core/cancellation/wake.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LookMessage } from '../ports/provider-queue.ts';
import type { Workflow } from '../ports/workflow.ts';
import { deliverResult } from '../steps/deliver-result.ts';
import { fairQueue } from '../steps/fair-queue.ts';
import { measure } from '../steps/measure.ts';
import { type Rate, rateLimit, type Sleep, sleep } from '../steps/rate-limit.ts';
import { startRun } from '../steps/start-run.ts';

type Needs = Pick<Dependencies, 'store' | 'workflow' | 'queue' | 'now' | 'log' | 'metrics'>;

const minPause = 5 * 60 * 1000;
const maxPause = 60 * 60 * 1000;

/** What is in progress when a run stops taking up more must have ended before the time-out of the function. */
const stopMargin = 10 * 1000;

/**
 * Workflow starts of recovery. Step Functions allows an account 150 a second, and 300 in us-east-1, us-west-2 and
 * eu-west-1 (Step Functions Developer Guide, "Service quotas": StartExecution). The rest is for new cancellations.
 */
const startRate: Rate = { perSecond: 100, burst: 10 };

/** Enough to reach the rate of starts if one start takes 160 ms. */
const maxStarters = 16;

/**
 * Every minute: whatever should have gone on by itself and has not is started, delivered or looked at again. A run ends
 * in good time before `remainingTime` is over. The next run goes on with what is left.
 */
export function recoverStuck(needs: Needs, wait: Sleep = sleep) {
  const { store, now, log } = needs;
  const paced = { ...needs, workflow: pacedWorkflow(needs, wait) };

  return async (remainingTime: () => Milliseconds = () => Infinity): Promise<{ readonly recovered: number }> => {
    const isTimeLeft = () => remainingTime() > stopMargin;
    let recovered = 0;
    const attend = async (id: CancellationId, act: (record: Cancellation) => Promise<boolean>) => {
      try {
        const record = await store.load(id);
        if (record && (await act(record))) recovered += 1;
      } catch (error) {
        log.error('recovery of one cancellation failed', { cancellationId: id, error });
      }
    };
    const starts = startLane(isTimeLeft, (id) => attend(id, (record) => recover(record, paced)));
    const scan = async (shard: AsyncIterable<CancellationId>) => {
      for await (const id of shard) {
        if (!isTimeLeft()) return;
        await attend(id, async (record) => (mayNeedRun(record) ? starts.add(record) : recover(record, paced)));
      }
    };
    const scans = await Promise.allSettled(store.due(now()).map(scan));
    await starts.end();
    if (recovered > 0) log.info('recovered', { recovered });
    for (const ended of scans) if (ended.status === 'rejected') throw ended.reason;
    return { recovered };
  };
}

/** The same workflow, but each start waits for its turn. */
function pacedWorkflow({ workflow, now }: Needs, wait: Sleep): Workflow {
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
 * Cancellations that may need a run wait here for the limited rate of starts. So they hold up neither what needs only a
 * message nor one another: merchants take turns.
 */
function startLane(isTimeLeft: () => boolean, recoverOne: (id: CancellationId) => Promise<void>) {
  const queue = fairQueue<CancellationId>();
  const starters: Promise<void>[] = [];
  let running = 0;

  async function start(): Promise<void> {
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
      if (running < maxStarters) starters.push(start());
      return false;
    },
    end: () => Promise.all(starters),
  };
}

const mayNeedRun = ({ status, dueEvents }: Cancellation) => status === 'accepted' || dueEvents.length > 0;

/**
 * Moves the next recovery out before it acts, so that only one recovery does. What was only accepted is started and
 * looked at: its run may exist already while its queue message was lost.
 */
async function recover(record: Cancellation, needs: Needs): Promise<boolean> {
  const { store, now, queue } = needs;
  if (record.wakeAt === undefined || record.wakeAt > now()) return false;
  const stuck = stuckAfter(record);
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
