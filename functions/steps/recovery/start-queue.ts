import type { Cancellation } from '../../core/cancellation/cancellation.ts';
import type { CancellationId } from '../../core/cancellation/ids.ts';
import { fairQueue } from '../fair-queue.ts';

/** Enough to reach the rate of starts if one start takes 160 ms. */
const maxStarters = 16;

/**
 * A queue of its own for cancellations that may need a workflow run, because starts are limited. Cancellations that need
 * only a message do not wait behind them. Merchants take turns, so one merchant does not delay the others.
 */
export function startQueue(isTimeLeft: () => boolean, recoverOne: (id: CancellationId) => Promise<void>) {
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
