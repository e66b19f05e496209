import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';
import type { ProviderQueue } from '../../../functions/ports/provider-queue.ts';
import { Queue, type QueueOptions } from './queue.ts';

export interface LocalQueues extends ProviderQueue {
  /** How many messages are hidden (delayed, or received before and not deleted), ready, and being delivered. */
  size(provider: string): { readonly waiting: number; readonly ready: number; readonly running: number };
  /** Emulates that the event source mapping of a provider is enabled or disabled. */
  setReceiving(provider: string, receives: boolean): void;
  /** Stops all timers and waits at most `maxWait` for the deliveries in progress. */
  close(maxWait?: Milliseconds): Promise<void>;
}

/**
 * Emulates SQS fair queues with a Lambda function behind each: at least once, in no order, delays to the millisecond. SQS
 * lets the other merchants overtake one that keeps many workers busy; here merchants always take turns. A
 * message whose delivery throws, or takes longer than `visibility`, is delivered again. After five receives it is a
 * dead letter.
 */
export function localQueues(options: QueueOptions): LocalQueues {
  const settings = { visibility: () => 360_000, concurrency: 64, clock: Date.now, ...options };
  const queues = new Map<string, Queue>();
  let isClosed = false;

  function queueOf(provider: string): Queue {
    const queue = queues.get(provider) ?? new Queue(provider, settings);
    queues.set(provider, queue);
    return queue;
  }

  return {
    async send(provider, merchant, message, delay) {
      // Messages do not survive this process. The next start queues every open cancellation again.
      if (!isClosed) queueOf(provider).send(merchant, JSON.stringify(message), delay);
    },
    setReceiving: (provider, receives) => queueOf(provider).setReceiving(receives),
    size: (provider) => queueOf(provider).size(),
    async close(maxWait = 5000) {
      isClosed = true;
      const closing = [...queues.values()].map((queue) => queue.close());
      await Promise.race([Promise.all(closing), sleep(maxWait, undefined, { ref: false })]);
    },
  };
}
